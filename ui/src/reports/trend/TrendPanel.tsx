import { useSession } from '../../app/useSession';
import { ChartSkeleton } from '../../components/QueryPanel/Skeletons';
import { QueryPanel } from '../../components/QueryPanel/QueryPanel';
import { grainOf } from '../../period/period';
import { usePeriod } from '../../period/usePeriod';
import { useValueReport } from '../useValueReport';
import { NoData } from '../NoData';
import { trendOf } from './trend';
import { useMarks, type Mark } from './useMarks';
import { TrendChart } from './TrendChart';

interface TrendPanelProps {
  readonly height: number;
}

const none: readonly Mark[] = [];

/** Visits in grey against value in amber, as an index in one picture. */
export function TrendPanel({ height }: TrendPanelProps) {
  const grain = grainOf(usePeriod());
  const session = useSession();
  const asked = useValueReport({ by: grain });
  const marks = useMarks();
  return (
    <QueryPanel {...asked} skeleton={<ChartSkeleton height={height} />} isEmpty={(report) => !report.totals.visits} empty={<NoData />}>
      {(report) => <TrendChart trend={trendOf(report, grain, session.data_range)} grain={grain} height={height} marks={marks.query.data?.rows ?? none} unmarked={marks.query.error !== null} />}
    </QueryPanel>
  );
}
