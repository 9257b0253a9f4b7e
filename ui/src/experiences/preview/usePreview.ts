import { useQuery } from '@tanstack/react-query';
import { api, read, type Schemas } from '../../api/client';
import type { Asked } from '../../reports/useValueReport';

export type Question = Schemas['PreviewExperiences'];
export type Seen = Schemas['PreviewedDecision'];

/** What somebody would see now; null: nothing is asked. */
export function usePreview(question: Question | null): Asked<Schemas['PreviewedExperiences']> {
  const queryKey = ['experience-preview', question] as const;
  const query = useQuery({
    queryKey,
    queryFn: ({ signal }) => read(api.POST('/api/experiences/preview', { body: question ?? emptyQuestion, signal })),
    placeholderData: (before) => before,
    enabled: question !== null,
    retry: false,
    staleTime: 0,
  });
  return { query, queryKey };
}

export const emptyQuestion: Question = { context: {}, properties: {}, drafts: {}, unit: 'preview' };

/** The newest decision of an experience about somebody with a key. */
export function useNewest(experience: string): Asked<Schemas['DecisionLines']> {
  const queryKey = ['decisions', { experience, limit: 20 }] as const;
  const query = useQuery({ queryKey, queryFn: ({ signal }) => read(api.GET('/api/decisions', { params: { query: { experience, limit: 20 } }, signal })) });
  return { query, queryKey };
}
