import { useSession } from '../../app/useSession';
import { Delta } from '../../components/Figure/Delta';
import { Figure } from '../../components/Figure/Figure';
import { Sparkline } from '../../components/Figure/Sparkline';
import { useLabel } from '../../i18n/useText';
import { useMetric, type MetricName } from '../../metrics/useMetrics';
import type { ValueReport } from '../../reports/useValueReport';
import { trendOf, type Grain } from '../../reports/trend/trend';
import styles from './Overview.module.css';
import { useText } from './text';

const kpis = ['visits', 'conversion_rate', 'average_order_value', 'bounce_rate'] as const satisfies readonly MetricName[];

interface KpiRowProps {
  readonly report: ValueReport;
  readonly grain: Grain;
}

/** Four figures with their course over the period. */
export function KpiRow({ report, grain }: KpiRowProps) {
  const text = useText();
  const { data_range } = useSession();
  // A sum's last, cut bucket would look like a fall; per day it does not.
  const visits = trendOf(report, grain, data_range).points.map(({ visitsIndex }) => visitsIndex);
  return (
    <section className={styles.kpis} aria-label={text('kpis')}>
      {kpis.map((name) => (
        <Kpi key={name} name={name} report={report} course={name === 'visits' ? visits : report.rows.map((row) => row[name] ?? null)} />
      ))}
    </section>
  );
}

interface KpiProps {
  readonly name: MetricName;
  readonly report: ValueReport;
  readonly course: readonly (number | null)[];
}

function Kpi({ name, report, course }: KpiProps) {
  const label = useLabel();
  const metric = useMetric(name);
  const { totals, currency } = report;
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
