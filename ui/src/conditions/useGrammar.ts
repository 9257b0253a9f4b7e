import { useMemo } from 'react';
import { usePurposeName } from '../consent/usePurposeName';
import { localeOf } from '../i18n/language';
import { useLabel, useLanguage } from '../i18n/useText';
import { useKeyName } from '../identity/useKeyName';
import type { Grammar } from './sentence';
import { useText } from './text';

export function useGrammar(): Grammar {
  const text = useText();
  const label = useLabel();
  const purposeName = usePurposeName();
  const keyName = useKeyName();
  const locale = localeOf[useLanguage()];
  return useMemo(() => {
    const amount = new Intl.NumberFormat(locale, { maximumFractionDigits: 3 });
    const number = (value: number) => amount.format(value).replace('-', '\u2212');
    const often = (times: number, less: boolean) =>
      times === 1 ? text(less ? 'did.never' : 'did.once') : text(less ? 'did.rarely' : 'did.often', { times: number(times) });
    return {
      and: text('and'),
      or: text('or'),
      not: text('not'),
      always: text('always'),
      yes: text('yes'),
      no: text('no'),
      more: (count: number) => text('more', { count }),
      quote: (value: string) => text('quoted', { value }),
      number,
      did: (times: number, days: number | null, less: boolean) =>
        days === null ? text('did.saidEver', { often: often(times, less) }) : text('did.said', { count: days, days: number(days), often: often(times, less) }),
      anything: text('did.anything'),
      part: (field: string, name: string) => (field === 'consent.' ? purposeName(name) : field === 'keys.' ? keyName(name) : name),
      label,
    };
  }, [text, label, locale, purposeName, keyName]);
}
