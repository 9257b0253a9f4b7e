import { Chip } from '../components/Chip/Chip';
import { useMoment } from '../format/moment';
import { useNow } from '../format/useNow';
import type { Experience } from './experience';
import { stateOf, type State } from './state';
import { useText } from './text';

const kinds: Partial<Record<State, 'better' | 'neutral'>> = { live: 'better', running: 'better' };

interface StateChipProps {
  readonly experience: Experience;
  readonly published: boolean;
}

/** Whether it runs, in a word. */
export function StateChip({ experience, published }: StateChipProps) {
  const text = useText();
  const moment = useMoment();
  const now = useNow(60_000);
  const state = stateOf(experience, published, now.toISOString());
  const { strategy } = experience;
  const started = strategy.type === 'experiment' && state === 'running' ? strategy['started_at'] : null;
  return <Chip kind={kinds[state] ?? 'neutral'}>{typeof started === 'string' ? text('since', { day: moment.day(started, now) }) : text(`states.${state}`)}</Chip>;
}
