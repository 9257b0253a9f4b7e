import { useMemo } from 'react';
import type { ChangeWords } from '../../../definitions/shell/DefinitionShell';
import { useLabel } from '../../../i18n/useText';
import { conflicts, types, type Catalogue } from './catalogue';
import { useText } from './text';

const fields = ['key', 'label', 'type', 'pii', 'sources', 'conflict', 'forms'] as const;

/** How the catalogue's changes read: `traits[email].conflict` is »E-Mail: was zählt«. */
export function useChangeWords(catalogue: Catalogue): ChangeWords {
  const text = useText();
  const label = useLabel();
  return useMemo(() => {
    const name = (path: string): string => {
      if (path === 'traits.order') return text('order');
      const found = /^traits\[(.+?)\](?:\.(\w+))?/.exec(path);
      if (found === null) return path;
      const [, key, field] = found;
      const trait = catalogue.traits.find((one) => one.key === key);
      const title = trait === undefined ? (key ?? path) : label(trait.label) || trait.key;
      const known = fields.find((one) => one === field);
      return known === undefined ? title : text('changed', { title, field: text(`field.${known}`) });
    };
    const value = (path: string, one: unknown): string | null => {
      const field = /^traits\[.+?\]\.(\w+)/.exec(path)?.[1];
      const type = types.find((known) => known === one);
      if (field === 'type' && type !== undefined) return text(`types.${type}`);
      const conflict = conflicts.find((known) => known === one);
      return field === 'conflict' && conflict !== undefined ? text(`conflicts.${conflict}`) : null;
    };
    return { name, value };
  }, [catalogue, text, label]);
}
