import { Link } from '@tanstack/react-router';
import { Facts, type Fact } from '../components/Facts/Facts';
import { useFormat } from '../format/useFormat';
import type { LiveRow } from '../live/stream';
import { useValueName } from '../names/useValueName';
import styles from './EventPanel.module.css';
import { EventProperties } from './EventProperties';
import { StoredEvent } from './StoredEvent';
import { useText } from './text';
import type { TimelineRow } from './useEventWords';

interface EventPanelProps {
  readonly row: TimelineRow | LiveRow;
}

/** One event whole: what it says, what it was counted as, and how it is stored. */
export function EventPanel({ row }: EventPanelProps) {
  const text = useText();
  return (
    <div className={styles.panel}>
      <Facts facts={useFacts(row)} />
      <section>
        <h2>{text('properties')}</h2>
        <EventProperties row={row} />
      </section>
      {Object.keys(row.keys).length > 0 && (
        <section>
          <h2>{text('keys')}</h2>
          <Facts facts={Object.entries(row.keys).map(([name, value]) => ({ name, value: String(value), code: true }))} />
        </section>
      )}
      <StoredEvent id={row.event_id} />
    </div>
  );
}

function useFacts(row: TimelineRow | LiveRow): Fact[] {
  const text = useText();
  const valueName = useValueName();
  const format = useFormat(row.currency);
  const live = 'person_label' in row ? row : null;
  const person =
    live === null ? null : live.person_id === null ? (
      text('nobody')
    ) : (
      <Link to="/know/people/$id" params={{ id: live.person_id }} className="source">
        {live.person_label}
      </Link>
    );
  const facts: (Fact | null)[] = [
    { name: text('time'), value: format.time(row.at) },
    person === null ? null : { name: text('person'), value: person },
    { name: text('name'), value: row.name, code: true },
    { name: text('touchpoint'), value: valueName('touchpoint', row.touchpoint) },
    row.channel === null ? null : { name: text('channel'), value: valueName('channel', row.channel) },
    row.campaign === null ? null : { name: text('campaign'), value: valueName('campaign', row.campaign) },
    row.page === null ? null : { name: text('page'), value: row.page, code: true },
    { name: text('points'), value: format.value('points', row.points) },
    row.revenue === null ? null : { name: text('revenue'), value: format.money(row.revenue, 2) },
    live === null ? null : { name: text('source'), value: live.source ?? text('none'), code: true },
    { name: text('id'), value: row.event_id, code: true },
  ];
  return facts.filter((fact) => fact !== null);
}
