import { useMemo } from 'react';
import { Facts } from '../components/Facts/Facts';
import { flatten } from './flatten';
import { useText } from './text';
import type { TimelineRow } from './useEventWords';

/** What an event carries, as names and texts. Nothing of it ever becomes markup. */
export function EventProperties({ row }: { readonly row: TimelineRow }) {
  const text = useText();
  const { leaves, left } = useMemo(() => flatten(row.properties), [row.properties]);
  return leaves.length === 0 ? (
    <p className="caption muted">{text('noProperties')}</p>
  ) : (
    <>
      <Facts facts={leaves.map((leaf) => ({ name: leaf.path, value: leaf.value, code: true }))} />
      {left > 0 && <p className="caption muted">{text('moreProperties', { count: left })}</p>}
    </>
  );
}
