import { Button } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { IconRuler2 } from '@tabler/icons-react';
import { Link, useNavigate } from '@tanstack/react-router';
import { lazy, Suspense, useMemo } from 'react';
import type { Column } from '../../../components/DataTable/column';
import { DataTable } from '../../../components/DataTable/DataTable';
import { Lead } from '../../../components/Lead/Lead';
import { Empty } from '../../../components/QueryPanel/Empty';
import { QueryPanel } from '../../../components/QueryPanel/QueryPanel';
import { RowsSkeleton } from '../../../components/QueryPanel/Skeletons';
import { SidePanel } from '../../../components/SidePanel/SidePanel';
import type { Experience } from '../../../experiences/experience';
import { StateChip } from '../../../experiences/StateChip';
import { useOutcomes, useRows, type Row } from '../../../experiences/useExperiences';
import { useStrategyName } from '../../../experiences/useStrategyName';
import { useMoment } from '../../../format/moment';
import { useFormat } from '../../../format/useFormat';
import { useNow } from '../../../format/useNow';
import { useLabel } from '../../../i18n/useText';
import { AdviceCell } from './AdviceCell';
import styles from './Experiments.module.css';
import { useText } from './text';

const Planner = lazy(() => import('./Planner'));

const compares = ({ strategy }: Experience): boolean => strategy.type === 'experiment' || strategy.type === 'bandit';
const startOf = ({ strategy }: Experience): string | null => {
  const at = strategy.type === 'experiment' ? strategy['started_at'] : null;
  return typeof at === 'string' ? at : null;
};
const outcomeOf = ({ strategy }: Experience): string => (strategy.type === 'experiment' ? strategy.metrics.primary : strategy.type === 'bandit' ? strategy.reward : '');
const newestFirst = (a: Row, b: Row): number => (startOf(b.experience) ?? '').localeCompare(startOf(a.experience) ?? '') || (a.key < b.key ? -1 : 1);

export default function ExperimentsPage() {
  const text = useText();
  const navigate = useNavigate();
  const { query, queryKey, rows } = useRows();
  const shown = useMemo(() => rows.filter(({ experience }) => compares(experience)).toSorted(newestFirst), [rows]);
  const columns = useColumns();
  const [planning, planner] = useDisclosure(false);
  const plan = (
    <Button leftSection={<IconRuler2 className="icon" aria-hidden />} onClick={planner.open}>
      {text('plan')}
    </Button>
  );
  return (
    <>
      <ExperimentsLead rows={shown} loaded={query.data !== undefined} />
      <div className={styles.tools}>{plan}</div>
      <QueryPanel
        query={query}
        queryKey={queryKey}
        isEmpty={() => shown.length === 0}
        empty={
          <Empty title={text('empty')} action={<Button onClick={() => void navigate({ to: '/decide/experiences' })}>{text('toExperiences')}</Button>}>
            {text('emptyText')}
          </Empty>
        }
        >
        {() => <DataTable columns={columns} rows={shown} rowKey={({ key }) => key} caption={text('caption')} />}
      </QueryPanel>
      <SidePanel opened={planning} onClose={planner.close} title={text('planner')}>
        <Suspense fallback={<RowsSkeleton />}>
          <Planner placements={[...new Set(rows.map(({ experience }) => experience.placement))]} />
        </Suspense>
      </SidePanel>
    </>
  );
}

function ExperimentsLead({ rows, loaded }: { readonly rows: readonly Row[]; readonly loaded: boolean }) {
  const text = useText();
  const format = useFormat();
  if (!loaded) return <Lead>{text('lead.waiting')}</Lead>;
  if (rows.length === 0) return <Lead aside={text('lead.aside')}>{text('lead.none')}</Lead>;
  const [running, over] = (['running', 'stopped'] as const).map((state) => rows.filter(({ published, experience: { strategy } }) => published && strategy.type === 'experiment' && strategy.state === state).length);
  return (
    <Lead aside={over === undefined || over === 0 ? text('lead.aside') : text('lead.over', { count: over, amount: format.count(over) })}>
      {running === undefined || running === 0 ? text('lead.quiet') : text('lead.running', { count: running, amount: format.count(running) })}
    </Lead>
  );
}

function useColumns(): readonly Column<Row>[] {
  const text = useText();
  const strategyName = useStrategyName();
  const label = useLabel();
  const format = useFormat();
  const moment = useMoment();
  const now = useNow(60_000);
  const outcomes = useOutcomes();
  return useMemo((): readonly Column<Row>[] => {
    const outcome = (experience: Experience) => {
      const key = outcomeOf(experience);
      const known = outcomes.find((one) => one.key === key);
      return known === undefined ? key : label(known.label);
    };
    return [
      {
        id: 'label',
        header: text('experiment'),
        phone: 'name',
        sort: ({ experience }) => label(experience.label),
        cell: ({ key, experience, published }) => (
          <Link to={published ? '/decide/experiences/$experience' : '/decide/experiences/$experience/edit'} params={{ experience: key }} className={`${styles.link} medium`}>
            {label(experience.label) || key}
          </Link>
        ),
      },
      { id: 'placement', header: text('placement'), sort: ({ experience }) => experience.placement, cell: ({ experience }) => <code>{experience.placement}</code> },
      { id: 'kind', header: text('kind'), sort: ({ experience }) => strategyName(experience.strategy.type), cell: ({ experience }) => <span className="secondary">{strategyName(experience.strategy.type)}</span> },
      { id: 'outcome', header: text('outcome'), sort: ({ experience }) => outcome(experience), cell: ({ experience }) => outcome(experience) },
      { id: 'variants', header: text('variants'), align: 'right', sort: ({ experience }) => experience.variants.length, cell: ({ experience }) => format.count(experience.variants.length) },
      {
        id: 'started',
        header: text('started'),
        sort: ({ experience }) => startOf(experience),
        cell: ({ experience }) => {
          const at = startOf(experience);
          return at === null ? <span className="muted">{experience.strategy.type === 'bandit' ? '' : text('notYet')}</span> : moment.day(at, now);
        },
      },
      { id: 'advice', header: text('advice'), cell: ({ key, published }) => <AdviceCell name={key} wanted={published} /> },
      { id: 'state', header: text('state'), phone: 'value', cell: ({ experience, published }) => <StateChip experience={experience} published={published} /> },
    ];
  }, [text, strategyName, label, format, moment, now, outcomes]);
}
