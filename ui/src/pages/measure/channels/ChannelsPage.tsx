import { Skeleton } from '@mantine/core';
import { QueryPanel } from '../../../components/QueryPanel/QueryPanel';
import { FilterBar } from '../../../reports/filters/FilterBar';
import { FindingLead } from '../../../reports/finding/FindingLead';
import { MatrixPanel } from '../../../reports/matrix/MatrixPanel';
import { NoData } from '../../../reports/NoData';
import { TrendPanel } from '../../../reports/trend/TrendPanel';
import { useLeadingReport } from '../../../reports/useLeadingReport';
import { BreakdownPanel } from './BreakdownPanel';
import styles from './Channels.module.css';

const height = 282;

/** Which channel and campaign brings value, not only visits. */
export default function ChannelsPage() {
  const leading = useLeadingReport();
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
          <div className={styles.pictures}>
            <TrendPanel height={height} />
            <MatrixPanel height={height} />
          </div>
          <BreakdownPanel />
        </>
      )}
    </>
  );
}
