import { Delta } from '../../components/Figure/Delta';
import { Figure } from '../../components/Figure/Figure';
import { Sparkline } from '../../components/Figure/Sparkline';
import { useLabel } from '../../i18n/useText';
import { useMetric, type MetricName } from '../../metrics/useMetrics';
import type { ValueReport } from '../../reports/useValueReport';
import styles from './Overview.module.css';
import { useText } from './text';

const kpis = ['visits', 'conversion_rate', 'average_order_value', 'bounce_rate'] as const satisfies readonly MetricName[];

/** Four figures with their course over the period. */
export function KpiRow({ report }: { readonly report: ValueReport }) {
  const text = useText();
  return (
    <section className={styles.kpis} aria-label={text('kpis')}>
      {kpis.map((name) => (
        <Kpi key={name} name={name} report={report} />
      ))}
    </section>
  );
}

function Kpi({ name, report }: { readonly name: MetricName; readonly report: ValueReport }) {
  const label = useLabel();
  const metric = useMetric(name);
  const { totals, currency } = report;
  const course = report.rows.map((row) => row[name] ?? null);
  return (
    <div className={styles.kpi}>
      <h3>{label(metric.label)}</h3>
      <div className={styles.kpiLine}>
        <Figure metric={name} value={totals[name]} currency={currency} size="kpi" />
        <Sparkline values={course} kind={name === 'visits' ? 'visits' : 'neutral'} height={28} />
      </div>
      <div className="caption">{report.previous !== null && <Delta metric={metric} now={totals[name]} before={totals.previous?.[name]} currency={currency} />}</div>
    </div>
  );
}
