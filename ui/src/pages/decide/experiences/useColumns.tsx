import { Link } from '@tanstack/react-router';
import { useMemo } from 'react';
import type { Schemas } from '../../../api/client';
import { Chip } from '../../../components/Chip/Chip';
import type { Column } from '../../../components/DataTable/column';
import { StateChip } from '../../../experiences/StateChip';
import { useStrategyName } from '../../../experiences/useStrategyName';
import type { Ranked } from '../../../experiences/ranked';
import { useFormat } from '../../../format/useFormat';
import { useLabel } from '../../../i18n/useText';
import styles from './Experiences.module.css';
import { useText } from './text';

export type Figures = Schemas['ExperienceRow'];

export function useColumns(figures: ReadonlyMap<string, Figures>): readonly Column<Ranked>[] {
  const text = useText();
  const strategyName = useStrategyName();
  const label = useLabel();
  const format = useFormat();
  return useMemo(
    (): readonly Column<Ranked>[] => [
      { id: 'label', header: text('experience'), phone: 'name', sort: ({ experience }) => label(experience.label), cell: (row) => <Name row={row} /> },
      { id: 'placement', header: text('placement'), sort: ({ experience, rank }) => `${experience.placement} ${String(rank).padStart(4, '0')}`, cell: ({ experience }) => <code>{experience.placement}</code> },
      { id: 'rank', header: text('rank'), align: 'right', sort: ({ rank }) => rank, cell: ({ rank, count }) => text('rankOf', { rank: format.count(rank), count: format.count(count) }) },
      { id: 'strategy', header: text('strategy'), sort: ({ experience }) => strategyName(experience.strategy.type), cell: ({ experience }) => <span className="secondary">{strategyName(experience.strategy.type)}</span> },
      {
        id: 'decisions',
        header: text('decisions'),
        align: 'right',
        sort: ({ key }) => figures.get(key)?.decisions,
        cell: ({ key }) => <Amount amount={figures.get(key)?.decisions} />,
      },
      { id: 'variants', header: text('variants'), align: 'right', sort: ({ experience }) => experience.variants.length, cell: ({ experience }) => format.count(experience.variants.length) },
      { id: 'open', header: text('open'), align: 'right', sort: ({ experience }) => experience.exploration, cell: ({ experience }) => format.percent(experience.exploration, 0) },
      { id: 'state', header: text('state'), phone: 'value', cell: ({ experience, published }) => <StateChip experience={experience} published={published} /> },
    ],
    [text, strategyName, label, format, figures],
  );
}

function Amount({ amount }: { readonly amount: number | undefined }) {
  const format = useFormat();
  return amount === undefined ? <span className="muted">–</span> : <>{format.count(amount)}</>;
}

function Name({ row: { key, experience, published, draft } }: { readonly row: Ranked }) {
  const text = useText();
  const label = useLabel();
  const to: string = published ? '/decide/experiences/$experience' : '/decide/experiences/$experience/edit';
  return (
    <span className={styles.name}>
      <Link to={to} params={{ experience: key }} className={`${styles.link} medium`}>
        {label(experience.label) || key}
      </Link>
      {published && draft && <Chip>{text('draft')}</Chip>}
    </span>
  );
}
