import { groupOf, type ConditionGroup } from '../conditions/condition';
import type { Label } from '../i18n/language';

/** By language, `*` for all others. */
export type ByLanguage<T> = Readonly<Record<string, T>>;

export interface JsonContent {
  readonly type: 'json';
  readonly values: ByLanguage<Readonly<Record<string, unknown>>>;
}
export interface HtmlContent {
  readonly type: 'html';
  readonly texts: ByLanguage<string>;
}
export interface RedirectContent {
  readonly type: 'redirect';
  readonly url: string;
}
export interface ListContent {
  readonly type: 'list';
  readonly collection: string;
  readonly limit: number;
  readonly near: boolean;
  readonly most_of_one_tag: number;
  readonly tags: readonly string[];
}
export type Content = JsonContent | HtmlContent | RedirectContent | ListContent;
export const contentTypes = ['json', 'html', 'redirect', 'list'] as const;
export type ContentType = (typeof contentTypes)[number];

export interface Variant {
  readonly key: string;
  readonly label: Label;
  readonly content: Content;
  readonly condition: ConditionGroup | null;
  readonly tags: readonly string[];
}

export interface Metrics {
  readonly primary: string;
  readonly guard_rails: readonly string[];
  readonly margin: number;
}
export interface Experiment {
  readonly type: 'experiment';
  readonly weights: Readonly<Record<string, number>>;
  readonly traffic: number;
  readonly group: string | null;
  readonly state: 'draft' | 'running' | 'stopped';
  readonly metrics: Metrics;
  readonly design: 'fixed' | 'sequential';
  readonly alpha: number;
  readonly planned: number | null;
  readonly worthwhile: number | null;
  readonly [other: string]: unknown;
}
export interface Bandit {
  readonly type: 'bandit';
  readonly reward: 'clicked' | 'converted' | 'revenue';
  readonly floor: number;
  readonly window_days: number;
}
export type Strategy = { readonly type: 'first' } | { readonly type: 'interest' } | Experiment | Bandit;
export const strategyTypes = ['first', 'interest', 'experiment', 'bandit'] as const;
export type StrategyType = (typeof strategyTypes)[number];

/** The document of an experience. */
export interface Experience {
  readonly label: Label;
  readonly placement: string;
  readonly variants: readonly Variant[];
  readonly fallback: string;
  readonly strategy: Strategy;
  readonly condition: ConditionGroup | null;
  readonly priority: number;
  readonly start: string | null;
  readonly end: string | null;
  readonly exploration: number;
  readonly description: string;
  readonly owner: string;
  readonly active: boolean;
}

type Body = Readonly<Record<string, unknown>>;

const isBody = (value: unknown): value is Body => typeof value === 'object' && value !== null && !Array.isArray(value);
const bodyOf = (value: unknown): Body => (isBody(value) ? value : {});
const textOf = (value: unknown, otherwise = ''): string => (typeof value === 'string' ? value : otherwise);
const numberOf = (value: unknown, otherwise: number): number => (typeof value === 'number' ? value : otherwise);
const orNull = (value: unknown): string | null => (typeof value === 'string' ? value : null);
const listOf = (value: unknown): readonly string[] => (Array.isArray(value) ? value.filter((one): one is string => typeof one === 'string') : []);
const labelOf = (value: unknown): Label => ({ de: textOf(bodyOf(value)['de']), en: textOf(bodyOf(value)['en']) });
const conditionOf = (value: unknown): ConditionGroup | null => (isBody(value) ? groupOf(value) : null);

export function experienceOf(body: Body): Experience {
  return {
    label: labelOf(body['label']),
    placement: textOf(body['placement']),
    variants: Array.isArray(body['variants']) ? body['variants'].map(variantOf) : [],
    fallback: textOf(body['fallback']),
    strategy: strategyOf(bodyOf(body['strategy'])),
    condition: conditionOf(body['condition']),
    priority: numberOf(body['priority'], 0),
    start: orNull(body['start']),
    end: orNull(body['end']),
    exploration: numberOf(body['exploration'], 0.1),
    description: textOf(body['description']),
    owner: textOf(body['owner']),
    active: body['active'] !== false,
  };
}

function variantOf(value: unknown): Variant {
  const body = bodyOf(value);
  return { key: textOf(body['key']), label: labelOf(body['label']), content: contentOf(bodyOf(body['content'])), condition: conditionOf(body['condition']), tags: listOf(body['tags']) };
}

function contentOf(body: Body): Content {
  switch (body['type']) {
    case 'html':
      return { type: 'html', texts: bodyOf(body['texts']) as ByLanguage<string> };
    case 'redirect':
      return { type: 'redirect', url: textOf(body['url']) };
    case 'list':
      return {
        type: 'list',
        collection: textOf(body['collection']),
        limit: numberOf(body['limit'], 3),
        near: body['near'] === true,
        most_of_one_tag: numberOf(body['most_of_one_tag'], 0.5),
        tags: listOf(body['tags']),
      };
    default:
      return { type: 'json', values: bodyOf(body['values']) as JsonContent['values'] };
  }
}

function strategyOf(body: Body): Strategy {
  if (body['type'] === 'interest') return { type: 'interest' };
  if (body['type'] === 'bandit') {
    const reward = body['reward'];
    return { type: 'bandit', reward: reward === 'converted' || reward === 'revenue' ? reward : 'clicked', floor: numberOf(body['floor'], 0.05), window_days: numberOf(body['window_days'], 30) };
  }
  if (body['type'] !== 'experiment') return { type: 'first' };
  const metrics = bodyOf(body['metrics']);
  const state = body['state'];
  return {
    ...body,
    type: 'experiment',
    weights: bodyOf(body['weights']) as Record<string, number>,
    traffic: numberOf(body['traffic'], 1),
    group: orNull(body['group']),
    state: state === 'running' || state === 'stopped' ? state : 'draft',
    metrics: { primary: textOf(metrics['primary'], 'converted'), guard_rails: listOf(metrics['guard_rails']), margin: numberOf(metrics['margin'], 0.05) },
    design: body['design'] === 'fixed' ? 'fixed' : 'sequential',
    alpha: numberOf(body['alpha'], 0.05),
    planned: typeof body['planned'] === 'number' ? body['planned'] : null,
    worthwhile: typeof body['worthwhile'] === 'number' ? body['worthwhile'] : null,
  };
}

/** A strategy as it begins; an experiment gives every variant without a condition the same share. */
export function newStrategy(type: StrategyType, variants: readonly Variant[]): Strategy {
  if (type === 'bandit') return strategyOf({ type });
  if (type !== 'experiment') return { type };
  const weights = Object.fromEntries(variants.filter(({ condition }) => condition === null).map(({ key }) => [key, 1]));
  return strategyOf({ type, weights });
}

export function newContent(type: ContentType): Content {
  const languages = type === 'json' ? { values: { '*': {} } } : type === 'html' ? { texts: { '*': '' } } : {};
  return contentOf({ type, ...languages });
}

export const newVariant = (key: string, label: Label): Variant => ({ key, label, content: newContent('json'), condition: null, tags: [] });

/** The first version of a document: one variant, which is the fallback. */
export function newExperience(label: Label, placement: string, fallback: Label): Experience {
  return { ...experienceOf({}), label, placement, variants: [newVariant('standard', fallback)], fallback: 'standard' };
}

/** The arms of an experiment must be known to it; a variant that is gone takes its weight along. */
export function withVariants(experience: Experience, variants: readonly Variant[]): Experience {
  const keys = new Set(variants.map(({ key }) => key));
  const fallback = keys.has(experience.fallback) ? experience.fallback : (variants.find(({ condition }) => condition === null)?.key ?? '');
  const { strategy } = experience;
  if (strategy.type !== 'experiment') return { ...experience, variants, fallback };
  const weights = Object.fromEntries(Object.entries(strategy.weights).filter(([key]) => keys.has(key)));
  return { ...experience, variants, fallback, strategy: { ...strategy, weights } };
}

/** Of several on one placement the highest priority counts, on a tie the key. */
export const byRank = (a: { readonly key: string; readonly priority: number }, b: { readonly key: string; readonly priority: number }): number =>
  b.priority - a.priority || (a.key < b.key ? -1 : 1);
