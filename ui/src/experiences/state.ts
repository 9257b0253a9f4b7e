import type { Experience } from './experience';

export type State = 'off' | 'unpublished' | 'scheduled' | 'over' | 'live' | 'draft' | 'running' | 'stopped' | 'decided';

/** In what state an experience is: its own switch and dates first, then its experiment. `now`: an instant. */
export function stateOf({ active, start, end, strategy }: Experience, published: boolean, now: string): State {
  if (!published) return 'unpublished';
  if (!active) return 'off';
  if (start !== null && Date.parse(now) < Date.parse(start)) return 'scheduled';
  if (end !== null && Date.parse(now) >= Date.parse(end)) return 'over';
  if (strategy.type !== 'experiment') return 'live';
  return strategy.state === 'stopped' && (strategy['decision'] ?? null) !== null ? 'decided' : strategy.state;
}
