import { Link } from '@tanstack/react-router';
import { useFormat } from '../../format/useFormat';
import { useLabel } from '../../i18n/useText';
import { missingOf } from '../../metrics/missing';
import { useMetric, type MetricName } from '../../metrics/useMetrics';
import type { Span } from '../../period/period';
import { withTrace } from '../../provenance/trace';
import styles from './Figure.module.css';
import { useText } from './text';

interface FigureProps {
  readonly metric: MetricName;
  readonly value: number | null | undefined;
  /** The filters that led to this figure, for the way down to its rows. */
  readonly where?: readonly string[];
  /** The days it counts, where they are not the address's period. */
  readonly span?: Span | null;
  readonly currency?: string | null;
  /** The row's metrics whose cost does not cover what it counts. */
  readonly uncovered?: readonly string[];
  /** Of money, where the figures around it are to have the same. */
  readonly digits?: number | undefined;
  /** `large` shows the unit smaller beside the figure. */
  readonly size?: 'cell' | 'kpi' | 'large';
}

const all: readonly string[] = [];

/** A figure in its unit. It opens its own origin: definition, SQL and rows. No value: the metric's own words. */
export function Figure({ metric: name, value, where = all, span = null, currency, uncovered = all, digits, size = 'cell' }: FigureProps) {
  const text = useText();
  const label = useLabel();
  const metric = useMetric(name);
  const format = useFormat(currency);
  if (value === null || value === undefined) {
    const why = label(missingOf(metric, uncovered));
    if (!uncovered.includes(name)) return <span className={styles.words}>{why}</span>;
    return (
      <span className={styles.words} title={why}>
        <span aria-hidden="true">—</span>
        <span className="visually-hidden">{why}</span>
      </span>
    );
  }
  const whole = metric.unit === 'money' ? format.money(value, digits) : format.value(metric.unit, value);
  const { figure, unit } = format.parts(metric.unit, value);
  return (
    <Link
      to="."
      search={(search: Record<string, unknown>) => withTrace(search, { metric: name, where, span })}
      resetScroll={false}
      preload={false}
      className={styles.figure}
      data-size={size}
      aria-label={text('open', { metric: label(metric.label), value: whole })}
    >
      {size === 'large' ? (
        <>
          {figure}
          {unit !== '' && <small>{unit}</small>}
        </>
      ) : (
        whole
      )}
    </Link>
  );
}
