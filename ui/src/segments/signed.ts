import type { Format } from '../format/format';

const minus = '\u2212';

/** How many came (`+`) or went (`−`); nobody stays a plain 0. */
export const came = (format: Format, people: number): string => (people === 0 ? '0' : `+${format.count(people)}`);
export const went = (format: Format, people: number): string => (people === 0 ? '0' : `${minus}${format.count(people)}`);
