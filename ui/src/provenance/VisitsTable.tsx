import { useMemo } from 'react';
import type { Schemas } from '../api/client';
import type { Column } from '../components/DataTable/column';
import { DataTable } from '../components/DataTable/DataTable';
import { useFormat } from '../format/useFormat';
import { useValueName } from '../names/useValueName';
import { PersonLink } from './PersonLink';
import { useText } from './text';

type Visit = Schemas['VisitRow'];

interface VisitsTableProps {
  readonly rows: readonly Visit[];
  readonly onOpen: (visit: string) => void;
}

export function VisitsTable({ rows, onOpen }: VisitsTableProps) {
  const text = useText();
  const format = useFormat();
  const valueName = useValueName();
  const columns = useMemo(
    (): Column<Visit>[] => [
      { id: 'start', header: text('time'), cell: (row) => <span className="secondary tabular">{format.moment(row.start)}</span>, phone: 'name' },
      { id: 'person', header: text('person'), cell: (row) => <PersonLink id={row.person_id} label={row.person_label} /> },
      { id: 'channel', header: text('channel'), cell: (row) => valueName('channel', row.channel) },
      { id: 'campaign', header: text('campaign'), cell: (row) => <span className="secondary">{row.campaign === null ? null : valueName('campaign', row.campaign)}</span> },
      {
        id: 'events',
        header: text('events'),
        align: 'right',
        phone: 'value',
        cell: (row) => (
          <button type="button" className="source" onClick={() => onOpen(row.visit_id)}>
            {text('eventsOf', { count: row.events })}
          </button>
        ),
      },
      { id: 'points', header: text('points'), align: 'right', cell: (row) => format.value('points', row.points), phone: 'delta' },
      { id: 'revenue', header: text('revenue'), align: 'right', cell: (row) => (row.revenue === null ? '' : format.money(row.revenue, 2)) },
    ],
    [text, format, valueName, onOpen],
  );
  return <DataTable columns={columns} rows={rows} rowKey={(row) => row.visit_id} caption={text('visits')} dense />;
}
