import { font } from '../../theme/tokens';

const longest = 24;

/** Names are cut in the middle: their ends often tell them apart. */
export const shortName = (name: string): string => (name.length <= longest ? name : `${name.slice(0, longest - 9)}…${name.slice(-8)}`);

const pen = document.createElement('canvas').getContext('2d');

/** Pixels that a text takes in a drawing. */
export function widthOf(text: string, weight: number, size: number): number {
  if (pen === null) return text.length * size * 0.6;
  pen.font = `${weight} ${size}px ${font.ui}`;
  return Math.ceil(pen.measureText(text).width) + 1;
}
