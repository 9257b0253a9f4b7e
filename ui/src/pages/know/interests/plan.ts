import type { Label } from '../../../i18n/language';

export const sources = ['path', 'properties', 'items'] as const;
export type Source = (typeof sources)[number];
export const levels = ['first', 'last', 'all'] as const;
export type Level = (typeof levels)[number];
export const types = ['page', 'screen'] as const;
export type EventType = (typeof types)[number];

export interface TagGroup {
  readonly key: string;
  readonly label: Label;
  readonly half_life_days: number;
  readonly cap: number;
}

export interface LearningRule {
  readonly key: string;
  readonly label: Label;
  readonly points: number;
  readonly events: readonly string[];
  readonly types: readonly EventType[];
  readonly per: 'event' | 'minute';
  readonly most: number | null;
  readonly sources: readonly Source[];
}

export interface PathRule {
  readonly pattern: string;
  readonly group: string;
  readonly tag: string | null;
}

export interface PropertyRule {
  readonly name: string;
  readonly group: string;
  readonly level: Level | null;
}

/** The document: how interests are learned. */
export interface Plan {
  readonly groups: readonly TagGroup[];
  readonly learning: readonly LearningRule[];
  readonly paths: readonly PathRule[];
  readonly properties: readonly PropertyRule[];
  readonly category: { readonly group: string; readonly level: Level } | null;
  readonly ignored: readonly string[];
  readonly catalogue: Readonly<Record<string, readonly string[]>>;
}

type Body = Readonly<Record<string, unknown>>;

const list = (value: unknown): readonly Body[] => (Array.isArray(value) ? (value as Body[]) : []);
const texts = (value: unknown): readonly string[] => (Array.isArray(value) ? value.map(String) : []);
const numberOr = (value: unknown, other: number): number => (typeof value === 'number' ? value : other);
const labelOf = (value: unknown): Label => (value as Label | undefined) ?? { de: '', en: '' };
const textOr = (value: unknown): string | null => (typeof value === 'string' ? value : null);

const ruleOf = (rule: Body): LearningRule => ({
  key: String(rule['key'] ?? ''),
  label: labelOf(rule['label']),
  points: numberOr(rule['points'], 0),
  events: texts(rule['events']),
  types: types.filter((one) => texts(rule['types']).includes(one)),
  per: rule['per'] === 'minute' ? 'minute' : 'event',
  most: typeof rule['most'] === 'number' ? rule['most'] : null,
  sources: rule['sources'] === undefined ? sources : sources.filter((one) => texts(rule['sources']).includes(one)),
});

const levelOf = (value: unknown): Level | null => levels.find((one) => one === value) ?? null;

/** The plan from the document's body. */
export const planOf = (body: Body): Plan => {
  const category = body['category'] as Body | null | undefined;
  return {
    groups: list(body['groups']).map((one) => ({
      key: String(one['key'] ?? ''),
      label: labelOf(one['label']),
      half_life_days: numberOr(one['half_life_days'], 30),
      cap: numberOr(one['cap'], 100),
    })),
    learning: list(body['learning']).map((one) => ruleOf(one)),
    paths: list(body['paths']).map((one) => ({ pattern: String(one['pattern'] ?? ''), group: String(one['group'] ?? ''), tag: textOr(one['tag']) })),
    properties: list(body['properties']).map((one) => ({ name: String(one['name'] ?? ''), group: String(one['group'] ?? ''), level: levelOf(one['level']) })),
    category: category === null || category === undefined ? null : { group: String(category['group'] ?? ''), level: levelOf(category['level']) ?? 'last' },
    ignored: texts(body['ignored']),
    catalogue: Object.fromEntries(Object.entries((body['catalogue'] as Body | undefined) ?? {}).map(([product, tags]) => [product, texts(tags)])),
  };
};

/** A key that is free: `group-3`. */
export function freeKey(prefix: string, taken: readonly { readonly key: string }[]): string {
  const keys = new Set(taken.map(({ key }) => key));
  let number = taken.length + 1;
  while (keys.has(`${prefix}-${number}`)) number += 1;
  return `${prefix}-${number}`;
}

export const newGroup = ({ groups }: Plan): TagGroup => ({ key: freeKey('group', groups), label: { de: '', en: '' }, half_life_days: 30, cap: 100 });
export const newLearning = ({ learning }: Plan): LearningRule => ({ key: freeKey('rule', learning), label: { de: '', en: '' }, points: 1, events: [], types: [], per: 'event', most: null, sources });
export const newPath = ({ groups }: Plan): PathRule => ({ pattern: '/{tag}', group: groups[0]?.key ?? '', tag: null });
export const newProperty = ({ groups }: Plan): PropertyRule => ({ name: '', group: groups[0]?.key ?? '', level: null });

/** `learning[2].points` -> list, place and field; null for another path. */
export function wrongAt(path: string | null): { readonly list: string; readonly index: number; readonly field: string } | null {
  const found = path === null ? null : /^(\w+)\[(\d+)\]\.?(.*)$/.exec(path);
  return found === null ? null : { list: found[1] ?? '', index: Number(found[2]), field: found[3] ?? '' };
}
