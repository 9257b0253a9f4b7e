import { byRank } from './experience';
import type { Row } from './useExperiences';

/** An experience with its place among those of its placement. */
export interface Ranked extends Row {
  readonly rank: number;
  readonly count: number;
}

const order = (a: Row, b: Row): number =>
  a.experience.placement.localeCompare(b.experience.placement, undefined, { numeric: true }) || byRank({ key: a.key, priority: a.experience.priority }, { key: b.key, priority: b.experience.priority });

/** Together by placement, in the order in which they are asked. */
export function ranked(rows: readonly Row[]): readonly Ranked[] {
  const ordered = rows.toSorted(order);
  const placements = ordered.map((row) => row.experience.placement);
  return ordered.map(({ key, experience, published, draft }, at): Ranked => {
    const first = placements.indexOf(experience.placement);
    return { key, experience, published, draft, rank: at - first + 1, count: placements.lastIndexOf(experience.placement) - first + 1 };
  });
}
