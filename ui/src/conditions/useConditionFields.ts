import { useSuspenseQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import { api, read, type Schemas } from '../api/client';

export type Field = Schemas['ConditionFields']['fields'][number];
export type Operator = Schemas['ConditionFields']['operators'][number];
export type ConditionKind = 'scale' | 'channels';

/** What conditions of one kind may ask for. */
export interface Vocabulary {
  readonly fields: readonly Field[];
  readonly operators: readonly Operator[];
  /** The field of a name; `properties.sku` is found by `properties.`, which the reader completes. */
  field(name: string): Field | undefined;
  operator(name: string): Operator | undefined;
}

export const isOpen = (field: Field): boolean => field.name.endsWith('.');

export function vocabularyOf({ fields, operators }: Schemas['ConditionFields']): Vocabulary {
  const byName = new Map(fields.map((field) => [field.name, field]));
  const open = fields.filter(isOpen);
  const operatorByName = new Map(operators.map((operator) => [operator.name, operator]));
  return {
    fields,
    operators,
    field: (name) => byName.get(name) ?? open.find((field) => name.startsWith(field.name)),
    operator: (name) => operatorByName.get(name),
  };
}

export function useVocabulary(kind: ConditionKind): Vocabulary {
  const { data } = useSuspenseQuery({
    queryKey: ['condition-fields', kind],
    queryFn: ({ signal }) => read(api.GET('/api/conditions/fields', { params: { query: { kind } }, signal })),
    staleTime: Number.POSITIVE_INFINITY,
  });
  return useMemo(() => vocabularyOf(data), [data]);
}
