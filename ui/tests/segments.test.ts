import { describe, expect, test } from 'vitest';
import type { RuleGroupType } from 'react-querybuilder';
import { within } from '../src/conditions/builder';
import { everyEvent, groupOf, type ConditionRule } from '../src/conditions/condition';
import { didOf, eventNameOf, newDid } from '../src/conditions/did';
import { fieldsOf, fitted } from '../src/conditions/fit';
import { sentenceOf, textOfPieces, type Grammar } from '../src/conditions/sentence';
import { vocabularyOf } from '../src/conditions/useConditionFields';
import { movesOf } from '../src/events/subject';
import { freeKey } from '../src/pages/know/segments/useCreate';
import { exportedOf, recordsOf } from '../src/segments/exported';
import { isTheme, segmentOf } from '../src/segments/segment';
import { startersOf } from '../src/segments/starters';

type Kind = 'text' | 'number' | 'boolean' | 'did';
const field = (name: string, en: string, type: Kind, ...operators: string[]) => ({ name, label: { de: en, en }, type, operators });
const operator = (name: string, en: string, arity = 1) => ({ name, label: { de: en, en }, arity });
const operators = [operator('=', 'is'), operator('>=', 'at least'), operator('<', 'less than')];
const events = vocabularyOf({ fields: [field('name', 'Event', 'text', '='), field('properties.', 'Property …', 'text', '=')], operators });
const vocabulary = vocabularyOf(
  {
    fields: [
      field('known', 'Known', 'boolean', '='),
      field('visits', 'Visits', 'number', '=', '>='),
      field('interests.', 'Interest in … (points)', 'number', '=', '>='),
      field('keys.', 'Key … (e-mail)', 'text', '='),
      field('did', 'Has done', 'did', '>=', '<'),
    ],
    operators,
  },
  events,
);
const grammar: Grammar = {
  and: 'and',
  or: 'or',
  not: 'not',
  always: 'always',
  yes: 'yes',
  no: 'no',
  more: (count) => `and ${count} more`,
  quote: (value) => `“${value}”`,
  number: String,
  did: (times, days, less) => `did ${less ? 'fewer than' : 'at least'} ${times} times ${days === null ? 'so far' : `in ${days} days`}:`,
  anything: 'anything',
  part: (of, name) => (of === 'keys.' ? `»${name}«` : name),
  label: ({ en }) => en,
};
const group = (...rules: ConditionRule[]) => ({ ...everyEvent, rules });
const did = (value: unknown, by = '>='): ConditionRule => ({ field: 'did', operator: by, value });
const bought = group({ field: 'name', operator: '=', value: 'Order Completed' });

describe('a condition over people as a sentence', () => {
  test.each<[string, ConditionRule]>([
    ['did at least 2 times in 60 days: “Order Completed”', did({ times: 2, days: 60, where: bought })],
    ['did fewer than 1 times so far: “Order Completed”', did({ times: 1, days: null, where: bought }, '<')],
    ['did at least 1 times in 7 days: anything', did({ times: 1, days: 7, where: group() })],
    ['did at least 1 times so far: (Event is “a” and Property sku is “7”)', did({ times: 1, days: null, where: group({ field: 'name', operator: '=', value: 'a' }, { field: 'properties.sku', operator: '=', value: '7' }) })],
    ['Interest in theme:sofas at least 5', { field: 'interests.theme:sofas', operator: '>=', value: 5 }],
    ['Key »email« is “a”', { field: 'keys.email', operator: '=', value: 'a' }],
    ['Known is yes', { field: 'known', operator: '=', value: true }],
  ])('%s', (sentence, rule) => expect(textOfPieces(sentenceOf(group(rule), vocabulary, grammar))).toBe(sentence));
});

describe('what somebody did', () => {
  test('is read from whatever the document holds', () => {
    expect(didOf({ times: 3, days: 10, where: { id: 'x', combinator: 'or', rules: [] } })).toEqual({ times: 3, days: 10, where: { combinator: 'or', not: false, rules: [] } });
    expect(didOf('')).toEqual(newDid);
  });

  test('is one event by its name, or more than that', () => {
    expect(eventNameOf(bought)).toBe('Order Completed');
    expect(eventNameOf({ ...bought, not: true })).toBeNull();
    expect(eventNameOf(group())).toBeNull();
  });
});

describe('a rule that asks for another field', () => {
  const tree = (name: string, by: string, value: unknown): RuleGroupType => ({ combinator: 'and', rules: [{ id: 'r', field: name, operator: by, value }] });
  const after = (before: string, name: string, by: string, value: unknown) => groupOf(fitted(tree(name, by, value), new Map([['r', before]]), vocabulary)).rules[0];

  test.each<[string, string, string, unknown, ConditionRule]>([
    ['visits', 'did', '=', 3, did(newDid)],
    ['visits', 'known', '>=', 3, { field: 'known', operator: '=', value: true }],
    ['known', 'visits', '=', '', { field: 'visits', operator: '>=', value: 1 }],
    ['did', 'keys.', '<', newDid, { field: 'keys.', operator: '<', value: '' }],
    ['visits', 'visits', '=', '', { field: 'visits', operator: '=', value: '' }],
  ])('from %s to %s', (before, name, by, value, rule) => expect(after(before, name, by, value)).toEqual(rule));

  test('is told by the editor’s ids', () => {
    const inner = { id: 'g', combinator: 'or', rules: [{ id: 'b', field: 'known', operator: '=', value: true }] };
    expect([...fieldsOf({ combinator: 'and', rules: [{ id: 'a', field: 'visits', operator: '=', value: 1 }, inner] })]).toEqual([['a', 'visits'], ['b', 'known']]);
  });
});

describe('a problem’s place', () => {
  const problem = { path: 'condition.rules[10].value.days', reason: 'why' };
  test.each([
    ['condition', 'rules[10].value.days'],
    ['condition.rules[10]', 'value.days'],
    ['condition.rules[10].value.days', ''],
  ])('within %s', (part, path) => expect(within(problem, part)).toEqual({ path, reason: 'why' }));
  test('is not within its neighbours', () => {
    expect(within(problem, 'condition.rules[1]')).toBeNull();
    expect(within(null, 'condition')).toBeNull();
  });
});

describe('a document', () => {
  test('is a segment with a condition, or a list without', () => {
    expect(segmentOf({ label: { de: 'a', en: 'b' }, condition: bought, active: false })).toEqual({ label: { de: 'a', en: 'b' }, description: '', owner: '', purpose: 'measurement', condition: bought, list: false, active: false });
    expect(segmentOf({ list: true, condition: null }).condition).toBeNull();
  });

  test('is a theme where it asks for an interest, however deep', () => {
    const [quiet, , interested] = startersOf('theme:sofas');
    expect(quiet && isTheme(quiet.segment)).toBe(false);
    expect(interested && isTheme({ condition: { ...everyEvent, rules: [interested.segment.condition ?? everyEvent] } })).toBe(true);
  });

  test('begins under a key that is free', () => {
    expect(freeKey('quiet', [])).toBe('quiet');
    expect(freeKey('quiet', ['quiet', 'quiet-2'])).toBe('quiet-3');
  });
});

describe('a file of members', () => {
  const text = 'person_id,label,email,since,allowed,reason\r\np_1,"A, ""the"" first\nline",a@x,t,true,granted\r\np_2,B,,t,false,default\r\np_3,C,,t,false,default\r\n';
  test('keeps what is quoted', () => expect([...recordsOf(text)][1]?.[1]).toBe('A, "the" first\nline'));
  test('says how many may be used, and why the others may not', () => {
    expect(exportedOf(text)).toEqual({ people: 3, allowed: 1, reasons: [['default', 2], ['granted', 1]] });
    expect(exportedOf('person_id,allowed,reason\r\n')).toEqual({ people: 0, allowed: 0, reasons: [] });
  });
});

test('entering and leaving is what the event is about', () => {
  expect(movesOf({ type: 'segment', properties: { entered: ['a'], left: [] } })).toEqual({ entered: ['a'], left: [] });
  expect(movesOf({ type: 'track', properties: { entered: ['a'] } })).toBeNull();
});
