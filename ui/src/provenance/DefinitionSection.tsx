import { useFormat } from '../format/useFormat';
import { useLabel } from '../i18n/useText';
import type { Metric } from '../metrics/useMetrics';
import type { ValueReport } from '../reports/useValueReport';
import styles from './Provenance.module.css';
import { Section } from './Section';
import { useText } from './text';

interface DefinitionSectionProps {
  readonly metric: Metric;
  readonly report: ValueReport;
}

export function DefinitionSection({ metric, report }: DefinitionSectionProps) {
  const text = useText();
  const label = useLabel();
  const format = useFormat(report.currency);
  const { definition, excluded } = report;
  const left = excluded.filter(({ count }) => count > 0).map(({ count, reason }) => `${format.count(count)} ${label(reason)}`);
  const versions = [text('version', { version: definition.version }), text('scale', { version: definition.scale_version })];
  return (
    <Section title={text('definition')} aside={<span className="caption muted">{versions.join(' · ')}</span>}>
      <p className="secondary">
        {label(metric.description)} {text(`direction.${metric.direction}`)} {text('whenEmpty', { empty: label(metric.empty) })}
      </p>
      <dl className={styles.facts}>
        <dt>{text('counted')}</dt>
        <dd>{text('rowsRead', { count: definition.rows_read, rows: format.count(definition.rows_read), source: text(`source.${definition.source}`) })}</dd>
        <dt>{text('fresh')}</dt>
        <dd>{definition.fresh_at === null ? text('unknown') : format.time(definition.fresh_at)}</dd>
        <dt>{text('notCounted')}</dt>
        <dd>{left.length === 0 ? text('nothing') : format.list(left)}</dd>
        <dt>{text('backlog')}</dt>
        <dd>{definition.backlog === 0 ? text('none') : text('backlogCount', { count: definition.backlog, events: format.count(definition.backlog) })}</dd>
      </dl>
    </Section>
  );
}
