export type NarrownessWord = 'open' | 'focused' | 'tunnel' | 'unknown';

/** Half way to the tunnel, some interests begin to prevail. */
export const wordOf = (narrowness: number | null, tunnelFrom: number): NarrownessWord =>
  narrowness === null ? 'unknown' : narrowness >= tunnelFrom ? 'tunnel' : narrowness >= tunnelFrom / 2 ? 'focused' : 'open';
