const de = {
  connecting: 'Verbindet …',
  open: 'Live',
  paused: 'Angehalten',
  lost: 'Verbindung unterbrochen, wird wieder aufgebaut',
} as const;
export default de;
