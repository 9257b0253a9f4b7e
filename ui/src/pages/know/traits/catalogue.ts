import type { Label } from '../../../i18n/language';

export const types = ['text', 'number', 'boolean', 'date', 'list', 'any'] as const;
export type TraitType = (typeof types)[number];
export const conflicts = ['newest', 'priority', 'first', 'largest'] as const;
export type Conflict = (typeof conflicts)[number];

/** A field of a form that tells the trait. */
export interface FormField {
  readonly event: string;
  readonly property: string;
}

export interface Trait {
  readonly key: string;
  readonly label: Label;
  readonly type: TraitType;
  readonly pii: boolean;
  readonly sources: readonly string[];
  readonly conflict: Conflict;
  readonly forms: readonly FormField[];
}

export interface Catalogue {
  readonly traits: readonly Trait[];
}

type Body = Readonly<Record<string, unknown>>;

const listOf = (value: unknown): readonly Body[] => (Array.isArray(value) ? (value as Body[]) : []);

const traitOf = (trait: Body): Trait => ({
  key: String(trait['key'] ?? ''),
  label: (trait['label'] as Label | undefined) ?? { de: '', en: '' },
  type: types.find((one) => one === trait['type']) ?? 'text',
  pii: trait['pii'] === true,
  sources: Array.isArray(trait['sources']) ? trait['sources'].map(String) : [],
  conflict: conflicts.find((one) => one === trait['conflict']) ?? 'newest',
  forms: listOf(trait['forms']).map((form) => ({ event: String(form['event'] ?? ''), property: String(form['property'] ?? '') })),
});

/** The catalogue from the document's body. */
export const catalogueOf = (body: Body): Catalogue => ({ traits: listOf(body['traits']).map(traitOf) });

/** A trait to begin with; its name is free in the catalogue. */
export function newTrait({ traits }: Catalogue, key = '', type: TraitType = 'text'): Trait {
  const taken = new Set(traits.map((trait) => trait.key));
  let free = key === '' ? 'trait' : key;
  for (let number = 2; taken.has(free); number += 1) free = `${key === '' ? 'trait' : key}${number}`;
  return { key: free, label: { de: key, en: key }, type, pii: false, sources: [], conflict: 'newest', forms: [] };
}

/** `traits[3].label.de` -> place 3 and `label.de`; null for another path. */
export function placeOf(path: string | null): { readonly index: number; readonly field: string } | null {
  const found = path === null ? null : /^traits\[(\d+)\]\.?(.*)$/.exec(path);
  return found === null ? null : { index: Number(found[1]), field: found[2] ?? '' };
}

/** Words separated by commas, without empty ones. */
export const wordsOf = (typed: string): readonly string[] =>
  typed
    .split(',')
    .map((word) => word.trim())
    .filter(Boolean);
