import { Button, SegmentedControl } from '@mantine/core';
import { IconArrowLeft } from '@tabler/icons-react';
import { Pages } from '../components/DataTable/Pages';
import { Empty } from '../components/QueryPanel/Empty';
import { QueryPanel } from '../components/QueryPanel/QueryPanel';
import { usePeriod } from '../period/usePeriod';
import { useReportEvents, useReportVisits } from '../reports/useReportRows';
import { EventsTable } from './EventsTable';
import styles from './Provenance.module.css';
import { Section } from './Section';
import { useText } from './text';
import type { Trace } from './trace';
import { useTrace } from './useTrace';
import { VisitsTable } from './VisitsTable';

const size = 25;

/** The visits behind the figure, or its events, or the events of one visit. */
export function RowsSection({ trace }: { readonly trace: Trace }) {
  const text = useText();
  const { change } = useTrace();
  const period = usePeriod();
  const { from, to } = trace.span ?? period;
  const showsEvents = trace.rows === 'events' || trace.visit !== null;
  const question = { from, to, where: trace.where, page: trace.page, size };
  const visits = useReportVisits(question, !showsEvents);
  const events = useReportEvents(question, trace.visit, showsEvents);
  const current = (showsEvents ? events : visits).query.data;
  const empty = <Empty title={text('noRows')}>{text('noRowsText')}</Empty>;
  return (
    <Section
      title={text('rows')}
      last
      aside={
        <span className={styles.tools}>
          {trace.visit === null ? (
            <SegmentedControl
              aria-label={text('kind')}
              value={trace.rows}
              onChange={(rows) => change({ rows: rows as Trace['rows'], page: 1 })}
              data={(['visits', 'events'] as const).map((value) => ({ value, label: text(value) }))}
            />
          ) : (
            <Button size="xs" variant="subtle" leftSection={<IconArrowLeft className="icon" aria-hidden />} onClick={() => change({ visit: null, rows: 'visits', page: 1 })}>
              {text('allVisits')}
            </Button>
          )}
          {current && <Pages page={current.page} size={current.size} total={current.total} shown={current.rows.length} onPage={(page) => change({ page })} />}
        </span>
      }
    >
      {trace.visit !== null && <p className="caption muted">{text('visit', { visit: trace.visit })}</p>}
      {showsEvents ? (
        <QueryPanel {...events} isEmpty={(page) => page.rows.length === 0} empty={empty}>
          {(page) => <EventsTable rows={page.rows} />}
        </QueryPanel>
      ) : (
        <QueryPanel {...visits} isEmpty={(page) => page.rows.length === 0} empty={empty}>
          {(page) => <VisitsTable rows={page.rows} onOpen={(visit) => change({ visit, page: 1 })} />}
        </QueryPanel>
      )}
    </Section>
  );
}
