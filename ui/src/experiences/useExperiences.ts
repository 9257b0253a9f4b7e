import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useMemo } from 'react';
import { api, read, type Schemas } from '../api/client';
import { useDefinitions } from '../definitions/useDefinition';
import type { Asked } from '../reports/useValueReport';
import { experienceOf, type Experience } from './experience';

export type Results = Schemas['ExperienceResults'];
export type Trial = NonNullable<Results['trial']>;
export type OutcomeInfo = Schemas['OutcomeInfo'];
export type Plan = Schemas['PlanAnswer'];
export type PlanForm = Schemas['PlanForm'];

const fresh = 60_000;
/** Results walk through all that the arms' people did: some seconds' work where they are many. */
const seldom = 300_000;
/** The client encodes once; a second time keeps a slash in a key from being taken for a part of the path. */
export const pathOf = (key: string) => ({ key: encodeURIComponent(key) });

/** What an experience shows: days, exploration, and what the arms of an experiment or bandit say. */
export function useResults(key: string, wanted = true): Asked<Results> {
  const queryKey = ['experience-results', key] as const;
  const query = useQuery({
    queryKey,
    queryFn: ({ signal }) => read(api.GET('/api/experiences/{key}/results', { params: { path: pathOf(key) }, signal })),
    refetchInterval: seldom,
    enabled: wanted,
  });
  return { query, queryKey };
}

/** What runs, in figures of the last 30 days, and what had to fall back. */
export function useOverview(): Asked<Schemas['ExperienceRows']> {
  const queryKey = ['experiences'] as const;
  const query = useQuery({ queryKey, queryFn: ({ signal }) => read(api.GET('/api/experiences', { signal })), refetchInterval: fresh });
  return { query, queryKey };
}

/** By what experiments can be judged. */
export function useOutcomes(): readonly OutcomeInfo[] {
  const { data } = useQuery({
    queryKey: ['experiment-outcomes'],
    queryFn: ({ signal }) => read(api.GET('/api/experiments/outcomes', { signal })),
    staleTime: Number.POSITIVE_INFINITY,
  });
  return data?.outcomes ?? [];
}

/** What an experiment could find out; asked anew with each form. */
export function usePlan(form: PlanForm): Asked<Plan> {
  const queryKey = ['experiment-plan', form] as const;
  const query = useQuery({
    queryKey,
    queryFn: ({ signal }) => read(api.POST('/api/experiments/plan', { body: form, signal })),
    placeholderData: (before) => before,
    retry: false,
  });
  return { query, queryKey };
}

export type Act = { readonly what: 'start' | 'stop'; readonly reason: string } | { readonly what: 'decide'; readonly reason: string; readonly outcome: string };

/** Starts, stops or decides an experiment: a new version of the experience with the reason. */
export function useAct(key: string) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (act: Act) => {
      const params = { path: pathOf(key) };
      if (act.what === 'decide') return read(api.POST('/api/experiences/{key}/decide', { params, body: { reason: act.reason, outcome: act.outcome } }));
      if (act.what === 'start') return read(api.POST('/api/experiences/{key}/start', { params, body: { reason: act.reason } }));
      return read(api.POST('/api/experiences/{key}/stop', { params, body: { reason: act.reason } }));
    },
    onSuccess: () => Promise.all([['experience-results', key], ['definition', 'experience', key], ['definitions', 'experience'], ['experiences']].map((queryKey) => client.invalidateQueries({ queryKey }))),
  });
}

/** An experience of the list, in force or a draft only. */
export interface Row {
  readonly key: string;
  readonly experience: Experience;
  readonly published: boolean;
  readonly draft: boolean;
}

interface Rows extends Asked<Schemas['DefinitionRows']> {
  readonly rows: readonly Row[];
}

/** All experiences there are, published or not. */
export function useRows(): Rows {
  const { query, queryKey } = useDefinitions('experience');
  const rows = useMemo(
    () => (query.data?.rows ?? []).map(({ key, body, published_version: version, draft }): Row => ({ key, experience: experienceOf(body), published: version !== null, draft })),
    [query.data],
  );
  return { query, queryKey, rows };
}
