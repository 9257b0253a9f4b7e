import { useCallback } from 'react';
import { useLabel } from '../../../i18n/useText';
import type { ChangeName } from '../../../definitions/shell/DefinitionShell';
import type { Scale } from './scale';
import { useText } from './text';

const fields = ['points', 'count', 'cap_visit', 'cap_person', 'times', 'goal', 'label', 'condition'] as const;

/** `rules[order].points` -> »Kauf abgeschlossen: Punkte«. */
export function useChangeName(scale: Scale): ChangeName {
  const text = useText();
  const label = useLabel();
  return useCallback(
    (path) => {
      if (path === 'rules.order') return text('order');
      const found = /^rules\[(.+?)\](?:\.(\w+))?/.exec(path);
      if (found === null) return path;
      const [, key, field] = found;
      const rule = scale.rules.find((one) => one.key === key);
      const title = rule === undefined ? (key ?? path) : label(rule.label) || text('unnamed');
      const known = fields.find((one) => one === field);
      return known === undefined ? title : text('changed', { title, field: text(`field.${known}`) });
    },
    [scale, text, label],
  );
}
