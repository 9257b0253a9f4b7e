import type { Format } from './format';

const nbsp = '\u00a0';
const steps = [
  ['GB', 1e9],
  ['MB', 1e6],
  ['kB', 1e3],
] as const;

/** 1234567 -> »1,2 MB« */
export function bytesText(format: Format, bytes: number): string {
  const [unit, size] = steps.find(([, step]) => bytes >= step) ?? ['kB', 1e3];
  return `${format.decimal(bytes / size, 1)}${nbsp}${unit}`;
}
