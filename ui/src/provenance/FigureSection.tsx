import { Delta } from '../components/Figure/Delta';
import { Figure } from '../components/Figure/Figure';
import { useFormat } from '../format/useFormat';
import { useLabel } from '../i18n/useText';
import { missingOf } from '../metrics/missing';
import { useMetrics, type Metric, type MetricName } from '../metrics/useMetrics';
import type { Span } from '../period/period';
import { usePeriod } from '../period/usePeriod';
import type { ValueReport } from '../reports/useValueReport';
import { usePeriodName } from '../shell/period/usePeriodName';
import styles from './Provenance.module.css';
import { Section } from './Section';
import { useText } from './text';
import { useFilterName } from './useFilterName';

interface FigureSectionProps {
  readonly metric: Metric;
  readonly report: ValueReport;
  readonly where: readonly string[];
  readonly span: Span | null;
}

export function FigureSection({ metric, report, where, span }: FigureSectionProps) {
  const text = useText();
  const label = useLabel();
  const format = useFormat(report.currency);
  const periodName = usePeriodName();
  const filterName = useFilterName();
  const period = usePeriod();
  const name = metric.name as MetricName;
  const value = report.totals[name];
  const { previous } = report;
  return (
    <Section
      title={label(metric.label)}
      here
      aside={
        <span className={styles.chips}>
          {where.map((filter) => (
            <span key={filter} className={styles.chip}>
              {filterName(filter)}
            </span>
          ))}
          <span className={styles.chip}>{span === null ? periodName(period) : format.span(span.from, span.to)}</span>
        </span>
      }
    >
      <p className={styles.figureLine}>
        <span className={styles.figure}>{typeof value === 'number' ? format.value(metric.unit, value) : label(missingOf(metric, report.totals.uncovered))}</span>
        <span className="secondary">{text(`unit.${metric.unit}`)}</span>
        {previous !== null && (
          <span>
            <Delta metric={metric} now={value} before={report.totals.previous?.[name]} currency={report.currency} />{' '}
            <span className="caption muted">{text('against', { span: format.span(previous.from, previous.to) })}</span>
          </span>
        )}
      </p>
      {metric.formula.kind === 'ratio' && <Fraction metric={metric} report={report} where={where} span={span} />}
    </Section>
  );
}

/** Numerator ÷ denominator = figure; both parts open their own origin. */
function Fraction({ metric, report, where, span }: FigureSectionProps) {
  const text = useText();
  const label = useLabel();
  const metrics = useMetrics();
  const format = useFormat(report.currency);
  // The registry names components; a part is shown where a metric is just that component.
  const parts = metric.formula.of.map((name) => metrics.find((one) => one.formula.kind !== 'ratio' && one.formula.of[0] === name));
  const [over, under] = parts;
  const value = report.totals[metric.name as MetricName];
  if (over === undefined || under === undefined || typeof value !== 'number') return null;
  const part = (one: Metric) => (
    <span className={styles.part}>
      <span className={styles.partFigure}>
        <Figure metric={one.name as MetricName} value={report.totals[one.name as MetricName]} where={where} span={span} currency={report.currency} />
      </span>
      <span className="caption muted">{label(one.label)}</span>
    </span>
  );
  return (
    <div className={styles.fraction}>
      {part(over)}
      <Sign sign="÷" spoken={text('divided')} />
      {part(under)}
      <Sign sign="=" spoken={text('equals')} />
      <span className={styles.part}>
        <span className={styles.partFigure}>{format.value(metric.unit, value)}</span>
        <span className="caption muted">{label(metric.label)}</span>
      </span>
    </div>
  );
}

const Sign = ({ sign, spoken }: { readonly sign: string; readonly spoken: string }) => (
  <span className={styles.sign}>
    <span aria-hidden="true">{sign}</span>
    <span className="visually-hidden">{spoken}</span>
  </span>
);
