import { Code } from '../components/Code/Code';
import { CopyButton } from '../components/Code/CopyButton';
import { useFormat } from '../format/useFormat';
import { useLabel } from '../i18n/useText';
import type { Metric } from '../metrics/useMetrics';
import type { ValueReport } from '../reports/useValueReport';
import styles from './Provenance.module.css';
import { Section } from './Section';
import { useText } from './text';

interface SqlSectionProps {
  readonly metric: Metric;
  readonly definition: ValueReport['definition'];
}

export function SqlSection({ metric, definition }: SqlSectionProps) {
  const text = useText();
  const label = useLabel();
  const format = useFormat();
  return (
    <Section
      title={text('sql')}
      aside={
        <span className={styles.tools}>
          <span className="caption muted tabular">{text('seconds', { seconds: format.decimal(definition.seconds, 2) })}</span>
          <CopyButton value={definition.sql} />
        </span>
      }
    >
      <Code value={definition.sql} language="sql" label={text('sqlOf', { metric: label(metric.label) })} />
    </Section>
  );
}
