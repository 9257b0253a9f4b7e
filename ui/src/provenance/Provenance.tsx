import { ActionIcon, Button } from '@mantine/core';
import { IconDownload, IconX } from '@tabler/icons-react';
import { CopyButton } from '../components/Code/CopyButton';
import { Empty } from '../components/QueryPanel/Empty';
import { QueryPanel } from '../components/QueryPanel/QueryPanel';
import { useMetrics } from '../metrics/useMetrics';
import { usePeriod } from '../period/usePeriod';
import { useValueReport } from '../reports/useValueReport';
import { useLanguage } from '../i18n/useText';
import { DefinitionSection } from './DefinitionSection';
import { FigureSection } from './FigureSection';
import styles from './Provenance.module.css';
import { RowsSection } from './RowsSection';
import { SqlSection } from './SqlSection';
import { useText } from './text';
import type { Trace } from './trace';

interface ProvenanceProps {
  readonly trace: Trace;
  readonly onClose: () => void;
}

/** »Woher diese Zahl kommt«: the figure, its definition, its SQL, its rows, along the thread. */
export default function Provenance({ trace, onClose }: ProvenanceProps) {
  const text = useText();
  const lang = useLanguage();
  const period = usePeriod();
  const { from, to } = trace.span ?? period;
  const metric = useMetrics().find(({ name }) => name === trace.metric);
  const asked = useValueReport({ where: trace.where, span: trace.span });
  const csv = new URLSearchParams([['from', from], ['to', to], ['by', 'day'], ['lang', lang], ...trace.where.map((filter) => ['where', filter])]);
  return (
    <>
      <header className={styles.head}>
        <h2 className={styles.title}>{text('title')}</h2>
        <CopyButton value={location.href} label={text('link')} />
        <Button component="a" size="xs" href={`/api/reports/value.csv?${csv.toString()}`} download leftSection={<IconDownload className="icon" aria-hidden />}>
          {text('csv')}
        </Button>
        <ActionIcon variant="subtle" color="neutral" size={30} aria-label={text('close')} onClick={onClose}>
          <IconX className="icon" aria-hidden />
        </ActionIcon>
      </header>
      <div className={styles.body}>
        {metric === undefined ? (
          <Empty title={text('unknownMetric')}>{text('unknownMetricText', { metric: trace.metric })}</Empty>
        ) : (
          <>
            <QueryPanel {...asked}>
              {(report) => (
                <>
                  <FigureSection metric={metric} report={report} where={trace.where} span={trace.span} />
                  <DefinitionSection metric={metric} report={report} />
                  <SqlSection metric={metric} definition={report.definition} />
                </>
              )}
            </QueryPanel>
            <RowsSection trace={trace} />
          </>
        )}
      </div>
    </>
  );
}
