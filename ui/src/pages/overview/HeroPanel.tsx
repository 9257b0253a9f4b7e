import { Delta } from '../../components/Figure/Delta';
import { Figure } from '../../components/Figure/Figure';
import { useLabel } from '../../i18n/useText';
import { useMetric } from '../../metrics/useMetrics';
import type { ValueReport } from '../../reports/useValueReport';
import styles from './Overview.module.css';
import { useText } from './text';

/** Value per visit, and beneath it what came in as money and as engagement. */
export function HeroPanel({ report }: { readonly report: ValueReport }) {
  const text = useText();
  const label = useLabel();
  const metric = useMetric('value_per_visit');
  const { totals, currency } = report;
  return (
    <section aria-label={text('levelOf')}>
      <h2 className={styles.title}>{label(metric.label)}</h2>
      <p className={styles.main}>
        <Figure metric="value_per_visit" value={totals.value_per_visit} size="large" />
        <span className="caption secondary">
          {text('perVisit')}
          <br />
          {report.previous !== null && <Delta metric={metric} now={totals.value_per_visit} before={totals.previous?.value_per_visit} />}
        </span>
      </p>
      <ul className={styles.parts} aria-label={text('parts')}>
        <Part kind="cash" name="revenue" report={report} currency={currency} />
        <Part kind="engagement" name="engagement_value" report={report} currency={currency} />
      </ul>
    </section>
  );
}

interface PartProps {
  readonly kind: 'cash' | 'engagement';
  readonly name: 'revenue' | 'engagement_value';
  readonly report: ValueReport;
  readonly currency: string | null;
}

function Part({ kind, name, report, currency }: PartProps) {
  const label = useLabel();
  const metric = useMetric(name);
  const { totals } = report;
  return (
    <li className={styles.part}>
      <i className={styles.square} data-kind={kind} />
      <span className="medium">{label(metric.label)}</span>
      <span className="strong">
        <Figure metric={name} value={totals[name]} currency={currency} />
      </span>
      <span className={styles.partDelta}>
        {report.previous !== null && <Delta metric={metric} now={totals[name]} before={totals.previous?.[name]} currency={currency} />}
      </span>
    </li>
  );
}
