import type { Station } from '../stations';

/** Heights of the navigation in pixels; the style sheet of `Navigation` uses the same. */
export const measure = { x: 24, brand: 28, first: 110, station: 32, gap: 2, item: 28, itemsFoot: 8 } as const;

export interface Knot {
  readonly y: number;
  readonly kind: 'here' | 'walked' | 'ahead' | 'missing';
}

export interface Thread {
  readonly knots: readonly Knot[];
  /** Pieces between two knots; a piece at a missing station is dotted. */
  readonly pieces: readonly { readonly from: number; readonly to: number; readonly dotted: boolean }[];
  /** How far down the line is red, and where it bends into the open page. */
  readonly walkedTo: number;
  readonly bendTo: number | null;
}

/** Where the red thread runs: from the brand through the stations to the current one and into its open page. */
export function threadOf(stations: readonly Station[], current: number, openItem: number): Thread {
  let y: number = measure.first;
  const heights = stations.map((station, index) => {
    const here = y;
    y += measure.station + measure.gap;
    if (index === current) y += station.pages.length * measure.item + measure.itemsFoot + measure.gap;
    return here;
  });
  const exists = (index: number) => (stations[index]?.pages.length ?? 0) > 0;
  const knots = heights.map((height, index): Knot => {
    const kind = index === current ? 'here' : !exists(index) ? 'missing' : index < current ? 'walked' : 'ahead';
    return { y: height, kind };
  });
  const pieces = heights.slice(1).map((to, index) => ({ from: heights[index] ?? to, to, dotted: !exists(index) || !exists(index + 1) }));
  const walkedTo = heights[current] ?? 0;
  const bendTo = current < 0 || openItem < 0 ? null : walkedTo + measure.station / 2 + measure.gap + openItem * measure.item + measure.item / 2;
  return { knots, pieces, walkedTo, bendTo };
}
