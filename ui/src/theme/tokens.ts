/**
 * The design values, once. Every colour, size and duration of the interface comes from here;
 * components read them as CSS variables (`--f-…`), charts read them as values.
 */

const light = {
  'surface': '#FFFFFF',
  'surface.subtle': '#F7F8F9',
  'surface.inset': '#EFF1F4',
  'surface.raised': '#FFFFFF',
  'border': '#E5E8EC',
  'border.strong': '#CBD1D9',
  'border.control': '#858D98',
  'text': '#15181D',
  'text.secondary': '#464E59',
  'text.muted': '#5E6874',
  'text.onAccent': '#FFFFFF',
  'thread': '#C8102E',
  'thread.soft': '#FBEDEF',
  'thread.text': '#B50E29',
  'data.cash': '#2A66B1',
  'data.cash.soft': '#E4EDF8',
  'data.engagement': '#BC8000',
  'data.engagement.soft': '#FBF0D6',
  'data.engagement.text': '#805700',
  'data.visits': '#868E99',
  'meaning.better': '#087263',
  'meaning.better.soft': '#E0F2EF',
  'meaning.worse': '#A34A0C',
  'meaning.worse.soft': '#FBEBDF',
  'data.extra': '#7B2CCB',
  'data.total': '#3B4554',
  'focus': '#2A66B1',
  'action': '#15181D',
  'action.text': '#FFFFFF',
} as const;

const dark = {
  'surface': '#15181D',
  'surface.subtle': '#101317',
  'surface.inset': '#20252C',
  'surface.raised': '#1B1F25',
  'border': '#282E36',
  'border.strong': '#3B434E',
  'border.control': '#7B8593',
  'text': '#E9EBEE',
  'text.secondary': '#AEB5BF',
  'text.muted': '#8A929E',
  'text.onAccent': '#15181D',
  'thread': '#FF5A6E',
  'thread.soft': '#33191E',
  'thread.text': '#FF7A8A',
  'data.cash': '#6CA6EE',
  'data.cash.soft': '#1B2B40',
  'data.engagement': '#EDB33C',
  'data.engagement.soft': '#352A12',
  'data.engagement.text': '#EDB33C',
  'data.visits': '#7E8794',
  'meaning.better': '#3DB8A5',
  'meaning.better.soft': '#12302C',
  'meaning.worse': '#E58A4E',
  'meaning.worse.soft': '#382315',
  'data.extra': '#AB62F2',
  'data.total': '#B9C2CE',
  'focus': '#6CA6EE',
  'action': '#E9EBEE',
  'action.text': '#15181D',
} as const satisfies Record<keyof typeof light, string>;

export type ColourName = keyof typeof light;
export type Scheme = 'light' | 'dark';
export type Palette = Readonly<Record<ColourName, string>>;
export const palettes: Readonly<Record<Scheme, Palette>> = { light, dark };

type Tuple = readonly [string, string, string, string, string, string, string, string, string, string];
export const threadShades: Tuple = ['#FDF0F2', '#FADCE1', '#F4B4BE', '#F08897', '#FF5A6E', '#E03049', '#C8102E', '#B50E29', '#920B21', '#6E0819'];
export const neutralShades: Tuple = ['#F7F8F9', '#EFF1F4', '#E5E8EC', '#CBD1D9', '#858D98', '#5E6874', '#464E59', '#3B4554', '#20252C', '#15181D'];

export const shadows = {
  light: { control: '0 1px 2px rgba(21,24,29,.06)', overlay: '0 2px 6px rgba(21,24,29,.06), 0 12px 32px rgba(21,24,29,.12)' },
  dark: { control: '0 1px 2px rgba(0,0,0,.4)', overlay: '0 2px 6px rgba(0,0,0,.4), 0 16px 40px rgba(0,0,0,.5)' },
} as const;

/** Behind drawers and dialogues; the page stays readable as a place. */
export const scrim = 'rgba(16, 19, 23, .36)';

export const font = {
  ui: "'Inter Variable', system-ui, sans-serif",
  code: "'IBM Plex Mono', ui-monospace, monospace",
} as const;

export const size = {
  navigation: 224,
  navigationRail: 76,
  bar: 52,
  control: 30,
  controlSmall: 26,
  tableRow: 34,
  tableRowInDrawer: 30,
  drawer: 720,
  sidePanel: 356,
  mobileTabs: 64,
  touchTarget: 44,
  content: 1440,
} as const;

export const radius = { small: 4, control: 6, panel: 10, pill: 999 } as const;
export const stroke = { hairline: 1, thread: 1.5, series: 2, seriesEngagement: 2.5 } as const;

/** Pixels of width at which the layout changes: one column below, drawers instead of side panels below. */
export const breakpoint = { phone: 600, desk: 1024 } as const;

/** Order in which further series take their colour, and the second cue each carries. */
export const seriesOrder: readonly ColourName[] = [
  'data.cash',
  'data.engagement',
  'meaning.better',
  'data.extra',
  'data.total',
  'data.visits',
];
export const seriesShapes = ['circle', 'rect', 'triangle', 'emptyCircle', 'diamond', 'pin'] as const;
