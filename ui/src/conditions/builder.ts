import { createContext, useContext, type ComponentType } from 'react';
import type { ConditionGroup } from './condition';
import type { Grammar } from './sentence';
import type { Vocabulary } from './useConditionFields';

/** What the server says is wrong with a condition; `path` is the place in the tree: `rules[0].value`. */
export interface Wrong {
  readonly path: string;
  readonly reason: string;
}

export interface ConditionBuilderProps {
  readonly condition: ConditionGroup;
  readonly vocabulary: Vocabulary;
  /** What is wrong, shown at its rule. */
  readonly wrong?: Wrong | null | undefined;
  readonly onChange: (condition: ConditionGroup) => void;
}

interface Builder {
  readonly vocabulary: Vocabulary;
  readonly grammar: Grammar;
  readonly wrong: Wrong | null;
  /** A builder within the builder, for a rule that holds a condition itself. */
  readonly Nested: ComponentType<ConditionBuilderProps>;
}

/** What the builder's controls need to know; the library hands them nothing of it. */
export const BuilderContext = createContext<Builder | null>(null);

export function useBuilder(): Builder {
  const builder = useContext(BuilderContext);
  if (builder === null) throw new Error('The controls of a condition work inside its builder only');
  return builder;
}

/** `[0, 1]` -> `rules[0].rules[1]` */
const placeOf = (path: readonly number[]): string => path.map((index) => `rules[${index}]`).join('.');

/** What is wrong with the rule at this path of the editor: which part of it, and why. */
export function useWrong(path: readonly number[]): Wrong | null {
  const { wrong } = useBuilder();
  const place = placeOf(path);
  if (wrong === null) return null;
  if (wrong.path === place) return { path: '', reason: wrong.reason };
  return wrong.path.startsWith(`${place}.`) ? { path: wrong.path.slice(place.length + 1), reason: wrong.reason } : null;
}

/** What is wrong inside a part, as seen from there; null: nothing, or not there. */
export function within(wrong: Wrong | null, part: string): Wrong | null {
  if (wrong === null) return null;
  if (wrong.path === part) return { path: '', reason: wrong.reason };
  return wrong.path.startsWith(`${part}.`) ? { path: wrong.path.slice(part.length + 1), reason: wrong.reason } : null;
}
