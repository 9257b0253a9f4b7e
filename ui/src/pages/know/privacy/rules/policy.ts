import { marketing, purposes, type Purpose } from '../../../../consent/purposes';

export const bases = ['consent', 'legitimate_interest', 'contract', 'none'] as const;
export type Basis = (typeof bases)[number];
export const answers = ['granted', 'denied'] as const;
export type Answer = (typeof answers)[number];
export type Named = Purpose | typeof marketing;
/** All other countries. */
export const anywhere = '*';
/** Each needs a rule; a channel of marketing may have one of its own. */
export const needed: readonly Named[] = ['measurement', 'personalisation', marketing];
export const channels: readonly Named[] = purposes.filter((one) => one.startsWith('marketing.'));
export const every: readonly Named[] = [...needed, ...channels];
/** What consent tools call things that are none of our purposes. */
export const nothing = 'nothing';
export const meanings: readonly (Named | typeof nothing)[] = [...purposes, marketing, nothing];
export type Meaning = (typeof meanings)[number];

export interface PurposeRule {
  readonly purpose: Named;
  readonly basis: Basis;
  /** Answer for people who have not decided, by country. */
  readonly unknown: Readonly<Record<string, Answer>>;
}

/** The document: what may be done for whom. */
export interface Policy {
  readonly purposes: readonly PurposeRule[];
  readonly categories: Readonly<Record<string, readonly string[]>>;
  readonly tcf: Readonly<Record<string, readonly number[]>>;
  readonly gpc: readonly string[];
  readonly kept: readonly string[];
}

type Body = Readonly<Record<string, unknown>>;

const texts = (value: unknown): readonly string[] => (Array.isArray(value) ? value.map(String) : []);
const entries = (value: unknown): readonly (readonly [string, unknown])[] => Object.entries((value as Body | null | undefined) ?? {});
const answerOf = (value: unknown): Answer => (value === 'granted' ? 'granted' : 'denied');

function ruleOf(body: Body): readonly PurposeRule[] {
  const purpose = every.find((one) => one === body['purpose']);
  if (purpose === undefined) return [];
  const unknown = Object.fromEntries(entries(body['unknown']).map(([country, answer]) => [country, answerOf(answer)]));
  return [{ purpose, basis: bases.find((one) => one === body['basis']) ?? 'consent', unknown: { ...unknown, [anywhere]: unknown[anywhere] ?? 'denied' } }];
}

/** The policy from the document's body. */
export const policyOf = (body: Body): Policy => ({
  purposes: (Array.isArray(body['purposes']) ? (body['purposes'] as Body[]) : []).flatMap(ruleOf),
  categories: Object.fromEntries(entries(body['categories']).map(([name, meant]) => [name, texts(meant)])),
  tcf: Object.fromEntries(entries(body['tcf']).map(([purpose, numbers]) => [purpose, texts(numbers).map(Number)])),
  gpc: texts(body['gpc']),
  kept: texts(body['kept']),
});

export const withRule = (policy: Policy, rule: PurposeRule): Policy => ({ ...policy, purposes: policy.purposes.map((one) => (one.purpose === rule.purpose ? rule : one)) });

export const withoutRule = (policy: Policy, purpose: Named): Policy => ({ ...policy, purposes: policy.purposes.filter((one) => one.purpose !== purpose) });

/** A channel leaves the common rule with the same words, so that nothing changes until somebody says otherwise. */
export function withChannel(policy: Policy, purpose: Named): Policy {
  const common = policy.purposes.find((one) => one.purpose === marketing);
  return { ...policy, purposes: [...policy.purposes, { purpose, basis: common?.basis ?? 'consent', unknown: common?.unknown ?? { [anywhere]: 'denied' } }] };
}

/** The countries that have an answer of their own, in their order. */
export const exceptions = (rule: PurposeRule): readonly (readonly [string, Answer])[] => Object.entries(rule.unknown).filter(([country]) => country !== anywhere);

/** The rule with these countries' answers, and the old one for all others. */
export const withExceptions = (rule: PurposeRule, found: readonly (readonly [string, Answer])[]): PurposeRule => ({
  ...rule,
  unknown: { ...Object.fromEntries(found), [anywhere]: rule.unknown[anywhere] ?? 'denied' },
});

/** What consent tools call a purpose. */
export const wordsFor = (policy: Policy, meaning: Meaning): readonly string[] =>
  Object.entries(policy.categories).flatMap(([word, meant]) => ((meaning === nothing ? meant.length === 0 : meant.includes(meaning)) ? [word] : []));

/** The policy in which exactly these words stand for the purpose; what a word means besides stays, and one that means nothing any more goes. */
export function withWords(policy: Policy, meaning: Meaning, typed: readonly string[]): Policy {
  const words = new Set(typed.map((word) => word.toLowerCase()));
  const categories: Record<string, readonly string[]> = {};
  for (const word of new Set([...Object.keys(policy.categories), ...words])) {
    const before = policy.categories[word];
    const others = (before ?? []).filter((one) => one !== meaning);
    const meant = meaning !== nothing && words.has(word) ? every.filter((one) => one === meaning || others.includes(one)) : others;
    const kept = meaning === nothing ? words.has(word) : before?.length === 0;
    if (meant.length > 0 || kept) categories[word] = meant;
  }
  return { ...policy, categories };
}

/** The policy in which these numbers of the IAB framework make up a purpose; none: the framework says nothing about it. */
export function withNumbers(policy: Policy, purpose: string, typed: readonly string[]): Policy {
  const { [purpose]: _, ...others } = policy.tcf;
  const numbers = typed.map(Number).filter((one) => Number.isInteger(one) && one > 0);
  return { ...policy, tcf: numbers.length === 0 ? others : { ...policy.tcf, [purpose]: numbers } };
}

/** `purposes[2].unknown.de` -> place and field; null for another path. */
export function wrongAt(path: string | null): { readonly index: number; readonly field: string } | null {
  const found = path === null ? null : /^purposes\[(\d+)\]\.?(.*)$/.exec(path);
  return found === null ? null : { index: Number(found[1]), field: found[2] ?? '' };
}
