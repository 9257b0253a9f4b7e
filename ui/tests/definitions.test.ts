import { describe, expect, test } from 'vitest';
import { groupOf, type Condition, type ConditionGroup } from '../src/conditions/condition';
import { sentenceOf, textOfPieces, type Grammar } from '../src/conditions/sentence';
import { vocabularyOf } from '../src/conditions/useConditionFields';
import { moved, placeOf } from '../src/definitions/rules/list';
import { campaignOf, newCampaign, phaseOf } from '../src/pages/measure/campaigns/campaign';
import { newRule, scaleOf } from '../src/pages/measure/scale/scale';

const field = (name: string, de: string, type: 'text' | 'number' | 'boolean' = 'text') => ({ name, label: { de, en: de }, type, operators: ['='] });
const operator = (name: string, de: string, arity: number) => ({ name, label: { de, en: de }, arity });
const vocabulary = vocabularyOf({
  fields: [field('name', 'Ereignis'), field('properties.', 'Eigenschaft …'), field('summary.pages', 'Seiten', 'number')],
  operators: [operator('=', 'ist', 1), operator('in', 'ist eines von', 1), operator('between', 'zwischen', 2), operator('null', 'ist leer', 0)],
});
const grammar: Grammar = {
  and: 'und',
  or: 'oder',
  not: 'nicht',
  always: 'immer',
  yes: 'ja',
  no: 'nein',
  more: (count) => `und ${count} weitere`,
  quote: (value) => `»${value}«`,
  number: String,
  did: (times, days, less) => `hat ${days === null ? 'bisher' : `in ${days} Tagen`} ${less ? 'weniger als' : 'mindestens'} ${times}-mal getan:`,
  anything: 'irgendetwas',
  part: (of, name) => (of === 'keys.' ? `Art ${name}` : name),
  label: ({ de }) => de,
};
const rule = (name: string, by: string, value: unknown): Condition => ({ field: name, operator: by, value });
const group = (combinator: 'and' | 'or', ...rules: Condition[]): ConditionGroup => ({ combinator, not: false, rules });
const said = (condition: ConditionGroup) => textOfPieces(sentenceOf(condition, vocabulary, grammar));

describe('a condition as a sentence', () => {
  test.each<[string, ConditionGroup]>([
    ['Ereignis ist »Gekauft«', group('and', rule('name', '=', 'Gekauft'))],
    ['Ereignis ist eines von »a«, »b« oder »c«', group('and', rule('name', 'in', ['a', 'b', 'c']))],
    ['Ereignis ist eines von »1«, »2«, »3«, »4« und 3 weitere', group('and', rule('name', 'in', ['1', '2', '3', '4', '5', '6', '7']))],
    ['Seiten zwischen 2 und 5', group('and', rule('summary.pages', 'between', [2, 5]))],
    ['Ereignis ist leer', group('and', rule('name', 'null', null))],
    ['Eigenschaft sku ist »7«', group('and', rule('properties.sku', '=', '7'))],
    ['Ereignis ist »a« und (Seiten ist 1 oder Seiten ist 2)', group('and', rule('name', '=', 'a'), group('or', rule('summary.pages', '=', 1), rule('summary.pages', '=', 2)))],
    ['nicht (Ereignis ist »a«)', { ...group('and', rule('name', '=', 'a')), not: true }],
    ['immer', group('and')],
    ['unbekannt neu »x«', group('and', rule('unbekannt', 'neu', 'x'))],
  ])('%s', (sentence, condition) => expect(said(condition)).toBe(sentence));

  test('comes out of an editor without the editor’s own marks', () => {
    const edited = { id: '1', combinator: 'or', rules: [{ id: '2', field: 'name', operator: '=', value: 'a', valueSource: 'value' }] };
    expect(groupOf(edited)).toEqual(group('or', rule('name', '=', 'a')));
    expect(groupOf(rule('name', '=', 'a'))).toEqual(group('and', rule('name', '=', 'a')));
    expect(groupOf(null)).toEqual(group('and'));
  });
});

describe('a list of rules', () => {
  test.each([
    [0, 1, 'bac'],
    [2, -1, 'acb'],
    [0, -1, 'abc'],
    [2, 1, 'abc'],
  ] as const)('moves %i by %i', (from, by, expected) => expect(moved([...'abc'], from, by).join('')).toBe(expected));

  test('finds the rule that a problem names', () => {
    expect(placeOf('rules[3].points')).toEqual({ index: 3, field: 'points' });
    expect(placeOf('rules[12].condition.rules[0].value')).toEqual({ index: 12, field: 'condition.rules[0].value' });
    expect(placeOf('rules')).toBeNull();
    expect(placeOf(null)).toBeNull();
  });
});

describe('the scale', () => {
  const body = { rules: [{ key: 'order', label: { de: 'Kauf', en: 'Order' }, condition: { combinator: 'and', rules: [] }, points: '100', count: 'visit', cap_visit: '9', goal: 'macro' }] };

  test('comes from its document, whole', () => {
    expect(scaleOf(body).rules[0]).toEqual({
      key: 'order',
      label: { de: 'Kauf', en: 'Order' },
      condition: { combinator: 'and', not: false, rules: [] },
      points: '100',
      count: 'visit',
      cap_visit: '9',
      cap_person: null,
      times: null,
      goal: 'macro',
    });
    expect(scaleOf({})).toEqual({ rules: [] });
  });

  test('gives a new rule a key of its own', () => {
    const scale = scaleOf({ rules: [{ ...body.rules[0], key: 'rule-2' }] });
    expect(newRule(scale).key).toBe('rule-3');
  });
});

describe('a campaign', () => {
  test('reads its document and keeps money exact', () => {
    expect(campaignOf({ label: 'Herbst', planned: ['12500.50', 'EUR'], owner: '' })).toEqual({ ...newCampaign('Herbst'), planned: ['12500.50', 'EUR'] });
  });

  test.each([
    [null, null, 'open'],
    ['2026-12-01', null, 'ahead'],
    ['2026-11-01', '2026-11-21', 'running'],
    [null, '2026-11-20', 'over'],
    ['2026-11-21', null, 'running'],
  ] as const)('from %s to %s is %s', (start, end, phase) => expect(phaseOf({ ...newCampaign('x'), start, end }, '2026-11-21')).toBe(phase));
});
