import { useMemo } from 'react';
import { useDefinitions } from '../../../definitions/useDefinition';
import type { Label } from '../../../i18n/language';
import type { Asked } from '../../../reports/useValueReport';
import { isTheme, segmentOf } from '../../../segments/segment';
import { useSegments, type SegmentRow } from '../../../segments/useSegments';

/** A segment of the list: one in force with its size, or one that is a draft only and has none. */
export interface Row {
  readonly key: string;
  readonly label: Label;
  readonly owner: string;
  readonly purpose: string;
  readonly list: boolean;
  readonly theme: boolean;
  /** There is a draft that is not in force. */
  readonly draft: boolean;
  /** Null: a draft only. */
  readonly inForce: SegmentRow | null;
}

interface Rows extends Asked<{ readonly rows: readonly SegmentRow[] }> {
  readonly rows: readonly Row[];
  /** Whether the drafts are known, too; without them the list must not say that it is empty. */
  readonly complete: boolean;
}

const rowOf = (key: string, { label, owner, purpose, list }: Pick<Row, 'label' | 'owner' | 'purpose' | 'list'>, theme: boolean, draft: boolean, inForce: SegmentRow | null): Row => ({ key, label, owner, purpose, list, theme, draft, inForce });

const largestFirst = (a: Row, b: Row): number => (b.inForce?.members ?? -1) - (a.inForce?.members ?? -1) || a.key.localeCompare(b.key, undefined, { numeric: true });

/** Everything there is, published or not. */
export function useRows(): Rows {
  const { query, queryKey } = useSegments();
  const documents = useDefinitions('segment').query;
  const rows = useMemo(() => {
    const bodies = new Map((documents.data?.rows ?? []).map((one) => [one.key, one]));
    const published = (query.data?.rows ?? []).map((one): Row => {
      const document = bodies.get(one.key);
      return rowOf(one.key, one, document !== undefined && isTheme(segmentOf(document.body)), document?.draft ?? false, one);
    });
    const known = new Set(published.map((one) => one.key));
    const drafts = [...bodies.values()]
      .filter((one) => one.published_version === null && !known.has(one.key))
      .map(({ key, body }): Row => {
        const segment = segmentOf(body);
        return rowOf(key, segment, isTheme(segment), true, null);
      });
    return [...published, ...drafts].toSorted(largestFirst);
  }, [query.data, documents.data]);
  return { query, queryKey, rows, complete: documents.data !== undefined };
}
