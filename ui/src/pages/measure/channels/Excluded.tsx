import { useFormat } from '../../../format/useFormat';
import { useLabel } from '../../../i18n/useText';
import type { ValueReport } from '../../../reports/useValueReport';
import { useText } from './text';

/** What the total leaves out: as large as the total itself deserves. */
export function Excluded({ excluded }: { readonly excluded: ValueReport['excluded'] }) {
  const text = useText();
  const label = useLabel();
  const format = useFormat();
  const parts = excluded
    .filter(({ count }) => count > 0)
    .map(({ count, reason }) => text('counted', { count: format.count(count), reason: label(reason) }));
  return parts.length === 0 ? null : <span className="caption muted">{text('without', { parts: format.list(parts) })}</span>;
}
