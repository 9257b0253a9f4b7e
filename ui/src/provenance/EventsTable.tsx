import { useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import { api, read, type Schemas } from '../api/client';
import { Code } from '../components/Code/Code';
import type { Column } from '../components/DataTable/column';
import { DataTable, SubLine } from '../components/DataTable/DataTable';
import { useReason } from '../components/QueryPanel/useReason';
import { useFormat } from '../format/useFormat';
import { PersonLink } from './PersonLink';
import { useText } from './text';

type Event = Schemas['EventRow'];

export function EventsTable({ rows }: { readonly rows: readonly Event[] }) {
  const text = useText();
  const format = useFormat();
  const columns = useMemo(
    (): Column<Event>[] => [
      { id: 'at', header: text('time'), cell: (row) => <span className="secondary tabular">{format.moment(row.at)}</span>, phone: 'name' },
      { id: 'person', header: text('person'), cell: (row) => <PersonLink id={row.person_id} label={row.person_label} /> },
      { id: 'name', header: text('event'), cell: (row) => <span className="medium">{row.name}</span>, phone: 'value' },
      { id: 'page', header: text('page'), cell: (row) => <span className="secondary">{row.page}</span> },
      { id: 'points', header: text('points'), align: 'right', cell: (row) => format.value('points', row.points), phone: 'delta' },
      { id: 'revenue', header: text('revenue'), align: 'right', cell: (row) => (row.revenue === null ? '' : format.money(row.revenue, 2)) },
    ],
    [text, format],
  );
  const expand = {
    can: () => true,
    name: (row: Event) => row.name,
    render: (row: Event) => <WholeEvent id={row.event_id} span={columns.length} />,
  };
  return <DataTable columns={columns} rows={rows} rowKey={(row) => row.event_id} caption={text('events')} expand={expand} dense />;
}

/** The event exactly as it is stored: text, whatever it holds. */
function WholeEvent({ id, span }: { readonly id: string; readonly span: number }) {
  const text = useText();
  const reason = useReason();
  const { data, error } = useQuery({
    queryKey: ['event', id],
    queryFn: ({ signal }) => read(api.GET('/api/events/{event_id}', { params: { path: { event_id: id } }, signal })),
  });
  return (
    <SubLine span={span}>
      {data === undefined ? (error === null ? text('loading') : reason(error)) : <Code value={JSON.stringify(data, null, 2)} label={text('wholeOf', { id })} />}
    </SubLine>
  );
}
