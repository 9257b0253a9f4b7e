import { Skeleton } from '@mantine/core';
import { useMediaQuery } from '@mantine/hooks';
import { Empty } from '../../components/QueryPanel/Empty';
import { QueryPanel } from '../../components/QueryPanel/QueryPanel';
import { ChartSkeleton } from '../../components/QueryPanel/Skeletons';
import { SpiralTile } from '../../interests/SpiralTile';
import { grainOf } from '../../period/period';
import { usePeriod } from '../../period/usePeriod';
import { FilterBar } from '../../reports/filters/FilterBar';
import { FindingLead } from '../../reports/finding/FindingLead';
import { NoData } from '../../reports/NoData';
import { TrendPanel } from '../../reports/trend/TrendPanel';
import { useLeadingReport } from '../../reports/useLeadingReport';
import { useValueReport } from '../../reports/useValueReport';
import { useIsPhone } from '../../theme/useWidth';
import { HeroPanel } from './HeroPanel';
import { KpiRow } from './KpiRow';
import { MovementChart } from './MovementChart';
import { movementOf } from './movement';
import { NextPanel } from './NextPanel';
import styles from './Overview.module.css';
import { useText } from './text';

/** The answer, the figure, and what to do about it, without scrolling. */
export default function OverviewPage() {
  const text = useText();
  const leading = useLeadingReport();
  const grain = grainOf(usePeriod());
  const trend = useValueReport({ by: grain });
  const phone = useIsPhone();
  const narrow = useMediaQuery('(max-width: 22.49em)', undefined, { getInitialValueInEffect: false });
  const shown = narrow ? 2 : phone ? 3 : 6;
  const found = leading.query.data;
  const nothing = found !== undefined && !found.totals.visits;
  return (
    <>
      <FilterBar />
      <QueryPanel {...leading} skeleton={<Skeleton height={56} my={20} maw={760} />}>
        {(report) => <FindingLead report={report} />}
      </QueryPanel>
      {nothing ? (
        <NoData />
      ) : (
        <>
          <div className={styles.hero}>
            <QueryPanel {...leading} skeleton={<ChartSkeleton height={260} />}>
              {(report) => <HeroPanel report={report} />}
            </QueryPanel>
            <TrendPanel height={244} />
          </div>
          <QueryPanel {...trend} skeleton={<Skeleton height={88} />}>
            {(report) => <KpiRow report={report} grain={grain} />}
          </QueryPanel>
          <div className={styles.low}>
            <QueryPanel
              {...leading}
              skeleton={<ChartSkeleton height={250} />}
              isEmpty={(report) => movementOf(report, shown) === null}
              empty={<Empty title={text('movedNone')}>{text('movedNoneText')}</Empty>}
            >
              {(report) => {
                const movement = movementOf(report, shown);
                return movement === null ? null : <MovementChart movement={movement} by={report.by} height={250} />;
              }}
            </QueryPanel>
            <NextPanel />
          </div>
          <SpiralTile />
        </>
      )}
    </>
  );
}
