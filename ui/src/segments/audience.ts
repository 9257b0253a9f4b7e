import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { api, read, type Schemas } from '../api/client';
import type { ConditionGroup } from '../conditions/condition';
import type { Asked } from '../reports/useValueReport';

export type AudiencePreview = Schemas['Preview'];
export type Overlap = Schemas['SegmentOverlap'];
export type ComparedFigure = Schemas['ComparedFigure'];

/** Who would belong to a segment with this condition now; null: nothing to ask. What is outdated is called off. */
export function usePreview(condition: ConditionGroup | null): Asked<AudiencePreview> {
  const queryKey = ['segment-preview', condition] as const;
  const query = useQuery({
    queryKey,
    queryFn: ({ signal }) => read(api.POST('/api/segments/preview', { body: { condition }, signal })),
    enabled: condition !== null,
    placeholderData: keepPreviousData,
    retry: false,
    staleTime: 5000,
    refetchOnWindowFocus: false,
  });
  return { query, queryKey };
}

/** How many people each two of these segments share. */
export function useOverlap(keys: readonly string[]): Asked<Overlap> {
  const queryKey = ['segment-overlap', keys] as const;
  const query = useQuery({
    queryKey,
    queryFn: ({ signal }) => read(api.GET('/api/segments/overlap', { params: { query: { keys: keys.join(',') } }, signal })),
    enabled: keys.length > 1,
    placeholderData: keepPreviousData,
  });
  return { query, queryKey };
}

/** The figures of two segments side by side. */
export function useComparison(a: string, b: string | null): Asked<Schemas['SegmentComparison']> {
  const queryKey = ['segment-comparison', a, b] as const;
  const query = useQuery({
    queryKey,
    queryFn: ({ signal }) => read(api.GET('/api/segments/compare', { params: { query: { a, b: b ?? '' } }, signal })),
    enabled: b !== null,
    placeholderData: keepPreviousData,
  });
  return { query, queryKey };
}
