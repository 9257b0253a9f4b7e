import type { Bubble, Matrix } from '../useMatrix';

/** Bubbles that have a place: some visits (the axis is logarithmic) and a value. */
export type Placed = Bubble & { readonly value_per_visit: number };

export const placedOf = (bubbles: readonly Bubble[]): Placed[] =>
  bubbles.filter((bubble): bubble is Placed => bubble.visits > 0 && bubble.value_per_visit !== null);

export interface Axes {
  /** Ends of the volume axis as powers of ten, and its marks as counts. */
  readonly volume: { readonly from: number; readonly to: number; readonly marks: readonly number[] };
  readonly value: { readonly from: number; readonly to: number };
}

const steps = [1, 2, 5] as const;
const marksBetween = (low: number, high: number): number[] => {
  const marks: number[] = [];
  for (let power = Math.floor(Math.log10(low)); power <= Math.ceil(Math.log10(high)); power += 1) {
    for (const step of steps) {
      const mark = step * 10 ** power;
      if (mark >= low && mark <= high) marks.push(mark);
    }
  }
  return marks;
};

/** Both borders, where there is anything to draw them through. */
export interface Line {
  readonly volume: number;
  readonly value: number;
}

export const lineOf = ({ volume, value }: Matrix['borders']): Line | null => (volume === null || value === null ? null : { volume, value });

/** Room around all bubbles and both borders, with at most seven marks. */
export function axesOf(placed: readonly Placed[], borders: Line | null): Axes {
  const volumes = [...placed.map((bubble) => bubble.visits), ...(borders === null ? [] : [Math.max(1, borders.volume)])];
  const low = Math.min(...volumes) / 1.6;
  const high = Math.max(...volumes) * 1.6;
  const marks = marksBetween(low, high);
  const shown = marks.length > 7 ? marks.filter((mark) => Number.isInteger(Math.log10(mark) + 1e-9) || String(mark).startsWith('1')) : marks;
  const values = [...placed.map((bubble) => bubble.value_per_visit), borders?.value ?? 0];
  return { volume: { from: Math.log10(low), to: Math.log10(high), marks: shown }, value: valueAxis(values) };
}

/** From zero, unless all values lie close together far above it. */
function valueAxis(values: readonly number[]): { from: number; to: number } {
  const [low, high] = [Math.min(...values, Number.POSITIVE_INFINITY), Math.max(...values, 0.01)];
  const span = high - low;
  const far = Number.isFinite(low) && span > 0 && low > span * 1.5;
  return far ? { from: low - span * 0.35, to: high + span * 0.35 } : { from: 0, to: high * 1.18 };
}

const largest = 44;
const smallest = 8;

/** Diameter in pixels; the area is proportional to the amount. No amount: the smallest mark. */
export function diameterOf(amount: number | null, most: number): number {
  if (amount === null || amount <= 0 || most <= 0) return smallest;
  return Math.max(smallest, Math.sqrt(amount / most) * largest);
}

export type Verdict = 'gain' | 'loss' | 'free';

/** Return against cost: filled, hollow, or neither where nothing was spent. */
export const verdictOf = ({ roi }: Bubble): Verdict => (roi === null ? 'free' : roi < 0 ? 'loss' : 'gain');
