import type { Bubble, Matrix, Quadrant } from '../../reports/useMatrix';

/** How pressing a field is: where money flows out first, then where it could flow in, then what can be mended. */
const order: readonly Quadrant[] = ['stop', 'scale_up', 'optimise'];
const shown = 4;

const weight = (bubble: Bubble): number => bubble.cost ?? bubble.engagement_value ?? 0;

/** Small and weak, and yet it brings more than it costs: nobody has to stop it. */
const earns = ({ roi }: Bubble): boolean => roi !== null && roi > 0;

/** One campaign of each field in turn, the weightiest first. Nothing to decide about what is harvested. */
export function nextOf({ bubbles }: Pick<Matrix, 'bubbles'>): Bubble[] {
  const fields = order.map((quadrant) =>
    bubbles
      .filter((bubble) => bubble.quadrant === quadrant && bubble.visits > 0 && bubble.value_per_visit !== null && !(quadrant === 'stop' && earns(bubble)))
      .toSorted((a, b) => (quadrant === 'scale_up' ? (b.value_per_visit ?? 0) - (a.value_per_visit ?? 0) : weight(b) - weight(a))),
  );
  const rounds = Math.max(0, ...fields.map((field) => field.length));
  return Array.from({ length: rounds }, (_, round) => fields.flatMap((field) => field[round] ?? [])).flat().slice(0, shown);
}
