import { Skeleton } from '@mantine/core';
import { QueryPanel } from '../../../components/QueryPanel/QueryPanel';
import { FindingLead } from '../../../reports/finding/FindingLead';
import { MatrixPanel } from '../../../reports/matrix/MatrixPanel';
import { TrendPanel } from '../../../reports/trend/TrendPanel';
import { useLeadingReport } from '../../../reports/useLeadingReport';
import { BreakdownPanel } from './BreakdownPanel';
import styles from './Channels.module.css';

const height = 282;

/** Which channel and campaign brings value, not only visits. */
export default function ChannelsPage() {
  const leading = useLeadingReport();
  return (
    <>
      <QueryPanel {...leading} skeleton={<Skeleton height={56} my={20} maw={760} />}>
        {(report) => <FindingLead report={report} />}
      </QueryPanel>
      <div className={styles.pictures}>
        <TrendPanel height={height} />
        <MatrixPanel height={height} />
      </div>
      <BreakdownPanel />
    </>
  );
}
