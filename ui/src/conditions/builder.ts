import { createContext, useContext } from 'react';
import type { Grammar } from './sentence';
import type { Vocabulary } from './useConditionFields';

interface Builder {
  readonly vocabulary: Vocabulary;
  readonly grammar: Grammar;
}

/** What the builder's controls need to know; the library hands them nothing of it. */
export const BuilderContext = createContext<Builder | null>(null);

export function useBuilder(): Builder {
  const builder = useContext(BuilderContext);
  if (builder === null) throw new Error('The controls of a condition work inside its builder only');
  return builder;
}
