import { useSuspenseQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import { api, read, type Schemas } from '../api/client';

export type Field = Schemas['ConditionFields']['fields'][number];
export type Operator = Schemas['ConditionFields']['operators'][number];
export type ConditionKind = 'scale' | 'channels' | 'segment' | 'experience';

/** What conditions of one kind may ask for. */
export interface Vocabulary {
  readonly fields: readonly Field[];
  readonly operators: readonly Operator[];
  /** The field of a name; `properties.sku` is found by `properties.`, which the reader completes. */
  field(name: string): Field | undefined;
  operator(name: string): Operator | undefined;
  /** What may be asked of events by a rule about what people did; null: there is no such rule. */
  readonly events: Vocabulary | null;
}

/** Knows no field: names stand as they are. */
export const noFields: Vocabulary = { fields: [], operators: [], field: () => undefined, operator: () => undefined, events: null };

export const isOpen = (field: Field): boolean => field.name.endsWith('.');

export function vocabularyOf({ fields, operators }: Schemas['ConditionFields'], events: Vocabulary | null = null): Vocabulary {
  const byName = new Map(fields.map((field) => [field.name, field]));
  const open = fields.filter(isOpen);
  const operatorByName = new Map(operators.map((operator) => [operator.name, operator]));
  return {
    fields,
    operators,
    field: (name) => byName.get(name) ?? open.find((field) => name.startsWith(field.name)),
    operator: (name) => operatorByName.get(name),
    events,
  };
}

/** A visit's channel and campaign are the visit's: what somebody did is counted by what the event itself says. */
const ofVisits = ['channel', 'campaign'];

function useFields(kind: ConditionKind) {
  const { data } = useSuspenseQuery({
    queryKey: ['condition-fields', kind],
    queryFn: ({ signal }) => read(api.GET('/api/conditions/fields', { params: { query: { kind } }, signal })),
    staleTime: Number.POSITIVE_INFINITY,
  });
  return data;
}

export function useVocabulary(kind: ConditionKind): Vocabulary {
  const own = useFields(kind);
  // Conditions over people ask for events, too; all others have their own fields only.
  const people = kind === 'segment' || kind === 'experience';
  const events = useFields(people ? 'scale' : kind);
  return useMemo(
    () => vocabularyOf(own, people ? vocabularyOf({ ...events, fields: events.fields.filter((field) => !ofVisits.includes(field.name)) }) : null),
    [own, events, people],
  );
}
