import type { Schemas } from '../api/client';

export type Join = Schemas['Join'];
export type JoinedKey = Schemas['JoinedKey'];

/** A key with what ties it to stronger ones, and how many weaker ones hang on it. */
export interface KeyJoins {
  readonly key: JoinedKey;
  readonly joins: readonly Join[];
  readonly weaker: number;
  /** Whether it is tied to another key of the same person, so that it can be parted. */
  readonly joined: boolean;
}

export const idOf = ({ kind, value }: Pick<JoinedKey, 'kind' | 'value'>): string => `${kind}:${value}`;
export const joinId = ({ strong, weak }: Join): string => `${idOf(strong)} ${idOf(weak)}`;

/**
 * The joins of one person by key, in the server's order (strongest first). Two keys stand once, beneath the weaker one:
 * that is the one which came to the other. Joins among others of the same knot are left out.
 */
export function joinsByKey(rows: readonly Join[], person: string): KeyJoins[] {
  const found = new Map<string, { key: JoinedKey; joins: Join[]; weaker: number; joined: boolean }>();
  const at = (key: JoinedKey) => {
    const held = found.get(idOf(key)) ?? { key, joins: [], weaker: 0, joined: false };
    found.set(idOf(key), held);
    return held;
  };
  for (const join of rows.filter(({ strong, weak }) => strong.person_id === person || weak.person_id === person)) {
    const [strong, weak] = [at(join.strong), at(join.weak)];
    weak.joins.push(join);
    if (join.state !== 'joined') continue;
    strong.weaker += 1;
    strong.joined = weak.joined = true;
  }
  return [...found.values()].filter(({ key, joins, joined }) => joins.length > 0 || (joined && key.person_id === person));
}
