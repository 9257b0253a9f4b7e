import { useMemo } from 'react';
import type { ChangeWords } from '../../../../definitions/shell/DefinitionShell';
import { useFormat } from '../../../../format/useFormat';
import { useConsentWords } from '../../../../privacy/useConsentWords';
import { answers, anywhere, bases, exceptions, policyOf, type Answer } from './policy';
import { useText } from './text';
import { useCountryName } from './useCountries';

const lists = ['categories', 'tcf', 'gpc', 'kept'] as const;

/** How changed rules read: `purposes[measurement].unknown.DE` is »Messung: wer in Deutschland nicht entschieden hat«. */
export function useChangeWords(): ChangeWords {
  const text = useText();
  const format = useFormat();
  const words = useConsentWords();
  const country = useCountryName();
  return useMemo(() => {
    const purposeName = (path: string): string | null => {
      const found = /^purposes\[([^\]]+)\](?:\.(basis|unknown)(?:\.(.+))?)?$/.exec(path);
      if (found === null) return null;
      const purpose = words.purpose(found[1] ?? '');
      if (found[2] === undefined) return purpose;
      if (found[2] === 'basis') return text('changed', { purpose, field: text('basis') });
      const where = found[3];
      return text('changed', { purpose, field: where === undefined || where === anywhere ? text('undecided') : text('undecidedIn', { country: country(where) }) });
    };
    const name = (path: string): string => {
      const list = lists.find((one) => path === one || path.startsWith(`${one}.`) || path.startsWith(`${one}[`));
      if (list === undefined) return path === 'purposes.order' ? text('order') : (purposeName(path) ?? path);
      const rest = path.slice(list.length).replace(/\[\d+\]$/, '').replace(/^\./, '');
      return text(`list.${list}`, { name: list === 'tcf' ? words.purpose(rest) : rest }).trim();
    };
    const answered = (value: Answer) => text(`answer.${value}`);
    const value = (path: string, one: unknown): string | null => {
      if (path === 'purposes.order') return Array.isArray(one) ? format.list(one.map((purpose) => words.purpose(String(purpose)))) : null;
      if (path.endsWith('.basis')) return bases.some((basis) => basis === one) ? words.basis(String(one)) : null;
      const answer = answers.find((known) => known === one);
      if (answer !== undefined) return answered(answer);
      if (Array.isArray(one)) return one.length === 0 ? text('tools.nothing') : format.list(one.map((part) => words.purpose(String(part))));
      if (path.startsWith('gpc')) return words.purpose(String(one));
      const [rule] = policyOf({ purposes: [one] }).purposes;
      if (!path.startsWith('purposes[') || rule === undefined) return null;
      if (rule.basis !== 'consent') return words.basis(rule.basis);
      const others = exceptions(rule).map(([code, said]) => `${country(code)}: ${answered(said)}`);
      return [`${words.basis(rule.basis)}, ${answered(rule.unknown[anywhere] ?? 'denied')}`, ...others].join('; ');
    };
    return { name, value };
  }, [text, format, words, country]);
}
