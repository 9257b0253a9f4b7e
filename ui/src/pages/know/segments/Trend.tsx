import { useInViewport } from '@mantine/hooks';
import { Sparkline } from '../../../components/Figure/Sparkline';
import { useFormat } from '../../../format/useFormat';
import { useSegment } from '../../../segments/useSegments';
import styles from './Segments.module.css';
import { useText } from './text';

/** The course of a segment's size; asked for once its row is in sight. */
export function Trend({ segment }: { readonly segment: string }) {
  const text = useText();
  const format = useFormat();
  const { ref, inViewport } = useInViewport<HTMLSpanElement>();
  const { query } = useSegment(segment, inViewport);
  const days = query.data?.days ?? [];
  return (
    <span ref={ref} className={styles.trend}>
      <Sparkline values={days.map((day) => day.members)} />
      {days.length > 1 && <span className="visually-hidden">{text('courseText', { first: format.count(days[0]?.members ?? 0), last: format.count(days.at(-1)?.members ?? 0) })}</span>}
    </span>
  );
}
