import { lastDay, type Grain, type TrendPoint } from './trend';
import type { Mark } from './useMarks';

/** The marks that fall into one point of the trend. */
export interface MarkedPoint {
  readonly index: number;
  readonly marks: readonly Mark[];
}

/** Which points carry marks; a day before or after all points carries none. */
export function markedPoints(points: readonly TrendPoint[], grain: Grain, marks: readonly Mark[]): readonly MarkedPoint[] {
  return points.flatMap(({ start }, index) => {
    const own = marks.filter(({ day }) => day >= start && day <= lastDay(grain, start));
    return own.length === 0 ? [] : [{ index, marks: own }];
  });
}

/** A label wished for over a place: how wide it is, and where its line stands. */
export interface Wish {
  readonly x: number;
  readonly width: number;
}

export interface Spot {
  readonly left: number;
  readonly row: number;
}

const apart = 8;
const beside = 4;

interface Taken extends Spot {
  readonly x: number;
  readonly right: number;
}

/** Lines run from their label down, so that a label stands in the way of every line that begins above it. */
const crossed = (x: number, row: number, box: Taken): boolean =>
  row < box.row && x > box.left - beside && x < box.right + beside;

/**
 * Where each label stands: right of its line if it can, in the uppermost row with room; null: there is none. Where only a
 * place across another's line is left, the label covers a piece of that line.
 */
export function placeLabels(wishes: readonly Wish[], frame: { readonly left: number; readonly right: number }, rows: number): readonly (Spot | null)[] {
  const taken: Taken[] = [];
  return wishes.map(({ x, width }) => {
    const places = Array.from({ length: rows }, (_, row) => [x + beside, x - beside - width].map((left): Taken => ({ x, row, left, right: left + width }))).flat();
    const free = places.filter(
      (box) =>
        box.left >= frame.left && box.right <= frame.right && !taken.some((one) => one.row === box.row && box.left < one.right + apart && one.left < box.right + apart),
    );
    const box = free.find((one) => !taken.some((other) => crossed(other.x, other.row, one) || crossed(x, one.row, other))) ?? free[0];
    if (box === undefined) return null;
    taken.push(box);
    return { left: box.left, row: box.row };
  });
}
