import { Link } from '@tanstack/react-router';
import { Empty } from '../components/QueryPanel/Empty';
import { QueryPanel } from '../components/QueryPanel/QueryPanel';
import { useFormat } from '../format/useFormat';
import styles from './Interests.module.css';
import { firstTags } from './names';
import { useText } from './text';
import { useInterestsOverview, type InterestsOverview } from './useInterests';

/** The relevance-spiral meter: how many people see hardly anything but one thing any more. */
export function SpiralTile() {
  const text = useText();
  const asked = useInterestsOverview();
  return (
    <section className={styles.tile} aria-label={text('tile')}>
      <div className={styles.tileHead}>
        <h2>{text('tile')}</h2>
        <span className="caption muted">{text('tileNote')}</span>
      </div>
      <QueryPanel {...asked} isEmpty={(found) => found.measured === 0} empty={<Empty title={text('tileNone')}>{text('tileNoneText')}</Empty>}>
        {(found) => <Spiral found={found} />}
      </QueryPanel>
      <Link to="/know/interests" className="caption">
        {text('tileOpen')}
      </Link>
    </section>
  );
}

/** The share in a tunnel, the mean, and what most people turn to. */
export function Spiral({ found }: { readonly found: InterestsOverview }) {
  const text = useText();
  const format = useFormat();
  const tags = firstTags(found.tags, 3).map((tag) => text('quoted', { name: tag }));
  return (
    <>
      <p className={styles.figure}>
        <b>{format.percent(found.tunnel_share ?? 0, 0)}</b>
        <span className="secondary">{text('tileShare')}</span>
      </p>
      <p className="caption secondary">
        {text('tileMean', { mean: format.percent(found.mean ?? 0, 0), amount: format.count(found.measured) })} {tags.length > 0 && text('tileTop', { tags: format.list(tags) })}
      </p>
    </>
  );
}
