import { useFormat } from '../format/useFormat';
import { useLabel } from '../i18n/useText';
import styles from './Interests.module.css';
import { useText } from './text';
import type { InterestGroup } from './useInterests';

const shown = 6;

/** The strongest tags of a group, each as long as its share of the strongest one. */
export function InterestBars({ group }: { readonly group: InterestGroup }) {
  const text = useText();
  const label = useLabel();
  const format = useFormat();
  const felt = group.tags.filter((tag) => tag.points >= 0.05);
  const tags = felt.slice(0, shown);
  const most = tags[0]?.points ?? 1;
  const left = felt.length - tags.length;
  const name = label(group.label);
  return (
    <div className={styles.group}>
      <h3>
        {name} <span className="caption muted">· {text('halfLife', { count: group.half_life_days, days: format.decimal(group.half_life_days, group.half_life_days % 1 === 0 ? 0 : 1) })}</span>
      </h3>
      <ul className={styles.bars} aria-label={name}>
        {tags.map((tag) => (
          <li key={tag.tag} className={styles.bar}>
            <span className="clip">{tag.tag}</span>
            <span className="muted nowrap">{text('share', { points: format.value('points', tag.points), share: format.percent(tag.share, 0) })}</span>
            <span className={styles.fill} aria-hidden="true">
              <span style={{ width: `${(100 * tag.points) / most}%` }} />
            </span>
          </li>
        ))}
      </ul>
      {left > 0 && <p className="caption muted">{text('more', { count: left })}</p>}
    </div>
  );
}
