import { Link } from '@tanstack/react-router';
import { useMemo } from 'react';
import type { Column } from '../../../components/DataTable/column';
import { usePurposeName } from '../../../consent/usePurposeName';
import { useFormat } from '../../../format/useFormat';
import { useLabel } from '../../../i18n/useText';
import { Marks } from '../../../segments/Marks';
import { came, went } from '../../../segments/signed';
import { useStateName } from '../../../segments/useStateName';
import styles from './Segments.module.css';
import { useText } from './text';
import { Trend } from './Trend';
import type { Row } from './useRows';

export function useColumns(): readonly Column<Row>[] {
  const text = useText();
  const stateName = useStateName();
  const label = useLabel();
  const format = useFormat();
  const purposeName = usePurposeName();
  return useMemo((): readonly Column<Row>[] => {
    const none = <span className="muted">{text('notYet')}</span>;
    return [
      {
        id: 'label',
        header: text('segment'),
        phone: 'name',
        sort: (row) => label(row.label),
        cell: (row) => <Name row={row} />,
      },
      { id: 'owner', header: text('owner'), sort: (row) => row.owner, cell: (row) => (row.owner === '' ? <span className="muted">{text('nobody')}</span> : row.owner) },
      { id: 'purpose', header: text('purpose'), sort: (row) => purposeName(row.purpose), cell: (row) => <span className="secondary">{purposeName(row.purpose)}</span> },
      { id: 'state', header: text('state'), sort: (row) => stateName(row.inForce), cell: (row) => <span className="secondary">{stateName(row.inForce)}</span> },
      { id: 'course', header: text('course'), cell: (row) => (row.inForce === null ? null : <Trend segment={row.key} />) },
      { id: 'entered', header: text('entered'), align: 'right', sort: (row) => row.inForce?.entered_7d, cell: ({ inForce }) => (inForce === null ? none : came(format, inForce.entered_7d)) },
      { id: 'left', header: text('left'), align: 'right', sort: (row) => row.inForce?.left_7d, cell: ({ inForce }) => (inForce === null ? none : went(format, inForce.left_7d)) },
      { id: 'members', header: text('members'), align: 'right', decisive: true, phone: 'value', sort: (row) => row.inForce?.members, cell: ({ inForce }) => (inForce === null ? none : format.count(inForce.members)) },
    ];
  }, [text, stateName, label, format, purposeName]);
}

function Name({ row: { key, label: named, inForce, list, theme, draft } }: { readonly row: Row }) {
  const label = useLabel();
  const to: string = inForce === null ? '/know/segments/$segment/edit' : '/know/segments/$segment';
  return (
    <span className={styles.name}>
      <Link to={to} params={{ segment: key }} className={`${styles.link} medium`}>
        {label(named) || key}
      </Link>
      <Marks list={list} theme={theme} draft={draft} off={inForce?.active === false} />
    </span>
  );
}
