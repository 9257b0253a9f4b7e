import type { Experience } from '../../../../experiences/experience';
import type { Results } from '../../../../experiences/useExperiences';
import { useFormat } from '../../../../format/useFormat';
import styles from './Experience.module.css';
import { useText } from './text';

/** The bar's end: no more than half of the visits may be left to chance. */
const most = 0.5;
const percent = (share: number): string => `${Math.min(100, (share / most) * 100).toFixed(2)}%`;

interface OpenShareProps {
  readonly experience: Experience;
  readonly exploration: Results['exploration'];
}

/** The share that is set, as a bar, against what was actually explored, as a mark with its interval. */
export function OpenShare({ experience: { strategy }, exploration: { set, lots, places, share, low, high } }: OpenShareProps) {
  const text = useText();
  const format = useFormat();
  const measured = share !== null && low !== null && high !== null ? { share, low, high } : null;
  const said = (value: number) => format.percent(value, value < 0.1 ? 1 : 0);
  const spoken = measured === null ? text('openMarkSet', { set: said(set) }) : text('openMark', { set: said(set), share: said(measured.share), low: said(measured.low), high: said(measured.high) });
  const drawing = strategy.type === 'experiment' && strategy.state === 'running';
  return (
    <section>
      <div className={styles.sectionHead}>
        <h2>{text('open')}</h2>
        <span className="medium">{format.percent(set, 0)}</span>
      </div>
      <div className={styles.open} role="img" aria-label={spoken}>
        <i className={styles.openTrack} />
        <i className={styles.openSet} style={{ width: percent(set) }} />
        {measured !== null && (
          <>
            <i className={styles.openReach} style={{ left: percent(measured.low), width: `calc(${percent(measured.high)} - ${percent(measured.low)})` }} />
            <i className={styles.openMark} style={{ left: percent(measured.share) }} />
          </>
        )}
      </div>
      <div className={styles.openEnds}>
        <span>{format.percent(0, 0)}</span>
        <span>{text('max')}</span>
      </div>
      <p className="caption secondary">{text(drawing ? 'openExperiment' : 'openText')}</p>
      {!drawing && (
        <p className="caption muted">
          {measured === null ? text('openNothing') : text('openFound', { share: said(measured.share), lots: format.count(lots > 0 ? lots : places), low: said(measured.low), high: said(measured.high) })}
        </p>
      )}
    </section>
  );
}
