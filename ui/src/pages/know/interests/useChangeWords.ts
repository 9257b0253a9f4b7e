import { useMemo } from 'react';
import type { ChangeWords } from '../../../definitions/shell/DefinitionShell';
import { useFormat } from '../../../format/useFormat';
import { useLabel } from '../../../i18n/useText';
import type { Plan } from './plan';
import { useText } from './text';

const lists = ['groups', 'learning', 'paths', 'properties', 'catalogue', 'ignored', 'category'] as const;
const fields = ['key', 'label', 'half_life_days', 'cap', 'points', 'events', 'types', 'per', 'most', 'sources', 'pattern', 'group', 'tag', 'name', 'level'] as const;

/** How the plan's changes read: `groups[theme].half_life_days` is »Gruppe Themen: Halbwertszeit, Tage«. */
export function useChangeWords(plan: Plan): ChangeWords {
  const text = useText();
  const label = useLabel();
  const format = useFormat();
  return useMemo(() => {
    const titleOf = (list: string, key: string): string => {
      const found = list === 'groups' ? plan.groups : list === 'learning' ? plan.learning : [];
      const named = found.find((one) => one.key === key);
      if (named !== undefined) return label(named.label) || named.key;
      const at = Number(key);
      return (list === 'paths' ? plan.paths[at]?.pattern : list === 'properties' ? plan.properties[at]?.name : undefined) ?? key;
    };
    const name = (path: string): string => {
      const found = /^(\w+)(?:\[(.+?)\]|\.([^[]+))?(?:\.(\w+)|\[\d+\])?/.exec(path);
      const list = lists.find((one) => one === found?.[1]);
      if (found === null || list === undefined) return path;
      const key = found[2] ?? found[3];
      if (list === 'ignored' || list === 'category' || key === undefined) return text(`list.${list}`, { name: '' }).trim();
      const title = text(`list.${list}`, { name: titleOf(list, key) });
      const field = fields.find((one) => one === found[4]);
      return field === undefined ? title : text('changed', { title, field: text(`field.${field}`) });
    };
    const value = (_path: string, one: unknown): string | null => {
      if (typeof one === 'number') return format.value('points', one);
      return Array.isArray(one) && one.every((part) => typeof part === 'string') ? one.join(', ') : null;
    };
    return { name, value };
  }, [plan, text, label, format]);
}
