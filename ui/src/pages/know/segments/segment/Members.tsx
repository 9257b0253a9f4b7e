import { Button } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { useMemo, useState } from 'react';
import type { Column } from '../../../../components/DataTable/column';
import { DataTable } from '../../../../components/DataTable/DataTable';
import { Empty } from '../../../../components/QueryPanel/Empty';
import { QueryPanel } from '../../../../components/QueryPanel/QueryPanel';
import { useFormat } from '../../../../format/useFormat';
import { useMoment } from '../../../../format/moment';
import { useNow } from '../../../../format/useNow';
import { useMembers, type Member, type SegmentRow } from '../../../../segments/useSegments';
import styles from './Segment.module.css';
import { useText } from './text';

/** So many stand there at first. */
const few = 10;

/** Some of those who belong to it, with the way to each of them. */
export function Members({ segment }: { readonly segment: SegmentRow }) {
  const text = useText();
  const format = useFormat();
  const { query, queryKey } = useMembers(segment.key);
  const columns = useColumns();
  const data = query.data;
  const [all, setAll] = useState(false);
  const left = (data?.rows.length ?? 0) - few;
  return (
    <section>
      <div className={styles.sectionHead}>
        <h2>{text('members')}</h2>
        {data !== undefined && data.rows.length > 0 && <span className="caption muted tabular">{text('membersOf', { shown: format.count(all ? data.rows.length : Math.min(few, data.rows.length)), total: format.count(data.total) })}</span>}
      </div>
      <QueryPanel query={query} queryKey={queryKey} isEmpty={({ rows }) => rows.length === 0} empty={<Empty title={text('noMembers')}>{text(segment.list ? 'noMembersList' : 'noMembersText')}</Empty>}>
        {({ rows }) => <DataTable columns={columns} rows={all ? rows : rows.slice(0, few)} rowKey={(row) => row.person_id} caption={text('members')} />}
      </QueryPanel>
      {left > 0 && !all && (
        <Button size="xs" variant="subtle" className={styles.more ?? ''} onClick={() => setAll(true)}>
          {text('moreMembers', { count: left, amount: format.count(left) })}
        </Button>
      )}
    </section>
  );
}

function useColumns(): readonly Column<Member>[] {
  const text = useText();
  const format = useFormat();
  const moment = useMoment();
  const now = useNow(60_000);
  return useMemo((): readonly Column<Member>[] => {
    const at = (instant: string) => <time dateTime={instant}>{`${moment.day(instant, now)}, ${moment.minute(instant)}`}</time>;
    return [
      {
        id: 'person',
        header: text('person'),
        phone: 'name',
        cell: (row) => (
          <Link to="/know/people/$id" params={{ id: row.person_id }} className={`${styles.link} medium`}>
            {row.label}
          </Link>
        ),
      },
      { id: 'since', header: text('since'), phone: 'value', sort: (row) => row.since, cell: (row) => <span className="secondary tabular">{at(row.since)}</span> },
      { id: 'last_seen', header: text('lastSeen'), sort: (row) => row.last_seen, cell: (row) => <span className="secondary tabular">{at(row.last_seen)}</span> },
      { id: 'visits', header: text('visits'), align: 'right', sort: (row) => row.visits, cell: (row) => format.count(row.visits) },
      { id: 'points', header: text('points'), align: 'right', sort: (row) => row.engagement_value, cell: (row) => format.value('points', row.engagement_value) },
    ];
  }, [text, format, moment, now]);
}
