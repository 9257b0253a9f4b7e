import { useQuery } from '@tanstack/react-query';
import { api, read, type Schemas } from '../../../../api/client';
import type { Asked } from '../../../../reports/useValueReport';

export const whats = ['visitors', 'persons', 'interests', 'evidence', 'quarantine', 'receipts'] as const;
export type What = (typeof whats)[number];
/** Days; null: for ever. */
export type Retention = Readonly<Record<What, number | null>>;

const daysOf = (value: unknown): number | null => (typeof value === 'number' ? value : null);

export const retentionOf = (body: Record<string, unknown>): Retention => ({
  visitors: daysOf(body['visitors']),
  persons: daysOf(body['persons']),
  interests: daysOf(body['interests']),
  evidence: daysOf(body['evidence']),
  quarantine: daysOf(body['quarantine']),
  receipts: daysOf(body['receipts']),
});

/** How much would go now by these periods, and what the nights before have taken. */
export function usePreview(periods: Retention): Asked<Schemas['RetentionPreview']> {
  const queryKey = ['retention-preview', periods] as const;
  const query = useQuery({
    queryKey,
    queryFn: ({ signal }) => {
      const given = Object.fromEntries(whats.flatMap((what) => (periods[what] === null ? [] : [[what, periods[what]]])));
      return read(api.GET('/api/privacy/retention/preview', { params: { query: { ...given, tried: 'given' } }, signal }));
    },
  });
  return { query, queryKey };
}
