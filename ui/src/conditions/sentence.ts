import type { Label } from '../i18n/language';
import { didField, didOf, eventNameOf } from './did';
import { isGroup, type Condition, type ConditionGroup, type ConditionRule } from './condition';
import { isOpen, noFields, type Vocabulary } from './useConditionFields';

/** A piece of a sentence; what comes from data stands out from the words around it. */
export interface Piece {
  readonly kind: 'word' | 'field' | 'value';
  readonly text: string;
}

/** The words that join the pieces, in the reader's language. */
export interface Grammar {
  readonly and: string;
  readonly or: string;
  readonly not: string;
  readonly always: string;
  readonly yes: string;
  readonly no: string;
  more(count: number): string;
  quote(value: string): string;
  number(value: number): string;
  /** »hat in den letzten 30 Tagen mindestens 2-mal getan:« */
  did(times: number, days: number | null, less: boolean): string;
  /** What was done, where it may be anything. */
  readonly anything: string;
  /** What completes a field's name, as people say it: `consent.` + `marketing.email`. */
  part(field: string, name: string): string;
  label(label: Label): string;
}

const word = (text: string): Piece => ({ kind: 'word', text });
/** More values than this make no sentence any more. */
const most = 4;

/** »Ereignis ist »Order Completed« und (Seite enthält »leasing« oder …)«, piece by piece. */
export function sentenceOf(condition: ConditionGroup, vocabulary: Vocabulary, grammar: Grammar): Piece[] {
  return condition.rules.length === 0 && !condition.not ? [word(grammar.always)] : groupPieces(condition, vocabulary, grammar, true);
}

/** The pieces as one text, with the gaps where a sentence has them. */
export const textOfPieces = (pieces: readonly Piece[]): string => pieces.map((piece, index) => gapBefore(pieces, index) + piece.text).join('');

/** What stands between a piece and the one before it. */
export function gapBefore(pieces: readonly Piece[], index: number): string {
  const [before, piece] = [pieces[index - 1], pieces[index]];
  if (before === undefined || piece === undefined || piece.text === ',' || piece.text === ')' || before.text.endsWith('(')) return '';
  return ' ';
}

function groupPieces(group: ConditionGroup, vocabulary: Vocabulary, grammar: Grammar, outer: boolean): Piece[] {
  const joint = word(group.combinator === 'and' ? grammar.and : grammar.or);
  const inner = group.rules.flatMap((rule, index) => [...(index > 0 ? [joint] : []), ...pieces(rule, vocabulary, grammar)]);
  const single = group.rules.length === 1;
  if (group.not) return [word(`${grammar.not} (`), ...inner, word(')')];
  return outer || single ? inner : [word('('), ...inner, word(')')];
}

const pieces = (node: Condition, vocabulary: Vocabulary, grammar: Grammar): Piece[] =>
  isGroup(node) ? groupPieces(node, vocabulary, grammar, false) : rulePieces(node, vocabulary, grammar);

function rulePieces(rule: ConditionRule, vocabulary: Vocabulary, grammar: Grammar): Piece[] {
  if (rule.field === didField) return didPieces(rule, vocabulary, grammar);
  const operator = vocabulary.operator(rule.operator);
  const said = [{ kind: 'field', text: fieldName(rule.field, vocabulary, grammar) } as const, word(operator === undefined ? rule.operator : grammar.label(operator.label))];
  return operator?.arity === 0 ? said : [...said, ...valuePieces(rule, operator?.arity ?? 1, grammar)];
}

/** »hat … getan: »Order Completed««; what is more than an event's name stands in brackets. */
export function didPieces({ operator, value }: Pick<ConditionRule, 'operator' | 'value'>, { events }: Vocabulary, grammar: Grammar): Piece[] {
  const { times, days, where } = didOf(value);
  const said = word(grammar.did(times, days, operator === '<'));
  const name = eventNameOf(where);
  if (name !== null) return [said, { kind: 'value', text: grammar.quote(name) }];
  if (where.rules.length === 0 && !where.not) return [said, word(grammar.anything)];
  return [said, word('('), ...groupPieces(where, events ?? noFields, grammar, true), word(')')];
}

/** »Eigenschaft …« with the property's own name in place of the dots. */
export function fieldName(name: string, vocabulary: Vocabulary, { label, part }: Pick<Grammar, 'label' | 'part'>): string {
  const field = vocabulary.field(name);
  if (field === undefined) return name;
  const said = label(field.label);
  if (!isOpen(field)) return said;
  // »Interesse an … (Punkte)«: the dots are the name's place, the brackets a hint for whoever fills it in.
  const own = part(field.name, name.slice(field.name.length));
  const bare = said.replace(/\s*\([^)]*\)\s*$/, '');
  return bare.includes('…') ? bare.replace('…', () => own) : `${bare} ${own}`;
}

function valuePieces({ value }: ConditionRule, arity: number, grammar: Grammar): Piece[] {
  const values = (Array.isArray(value) ? value : [value]).map((one) => valueText(one, grammar));
  const shown = values.length > most + 1 ? values.slice(0, most) : values;
  const joint = word(arity === 2 ? grammar.and : grammar.or);
  const said = shown.flatMap((text, index): Piece[] => [...(index > 0 ? [index === shown.length - 1 && shown.length === values.length ? joint : word(',')] : []), { kind: 'value', text }]);
  return shown.length < values.length ? [...said, word(grammar.more(values.length - shown.length))] : said;
}

function valueText(value: unknown, { quote, yes, no, number }: Grammar): string {
  if (typeof value === 'boolean') return value ? yes : no;
  return typeof value === 'number' ? number(value) : quote(value === null || value === undefined ? '' : String(value));
}
