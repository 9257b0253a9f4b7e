import { useMemo } from 'react';
import type { Vocabulary } from '../../../../../conditions/useConditionFields';
import { useConditionWords } from '../../../../../definitions/rules/useConditionWords';
import type { ChangeWords } from '../../../../../definitions/shell/DefinitionShell';
import { strategyTypes, type StrategyType } from '../../../../../experiences/experience';
import { useStrategyName } from '../../../../../experiences/useStrategyName';
import { useFormat } from '../../../../../format/useFormat';
import { useText } from './text';

const fields = ['label', 'placement', 'priority', 'start', 'end', 'description', 'owner', 'active', 'fallback', 'strategy', 'exploration', 'condition', 'content', 'tags', 'key', 'variants'] as const;
type Field = (typeof fields)[number];
const fieldOf = (path: string): Field | undefined => fields.find((one) => path === one || path.startsWith(`${one}.`) || path.startsWith(`${one}[`));

const isStrategy = (value: unknown): value is StrategyType => strategyTypes.some((one) => one === value);

/** How an experience's changes read: `variants[bold].content.url` is »Variante »bold«: Inhalt«. */
export function useChangeWords(vocabulary: Vocabulary): ChangeWords {
  const text = useText();
  const strategyName = useStrategyName();
  const format = useFormat();
  const conditionWords = useConditionWords(vocabulary);
  return useMemo((): ChangeWords => {
    const plain = (path: string): string => {
      const field = fieldOf(path);
      return field === undefined ? path : text(`field.${field}`);
    };
    const name = (path: string): string => {
      const [, key, rest] = /^variants\[([^\]]*)\]\.?(.*)$/.exec(path) ?? [];
      return key === undefined ? plain(path) : text('changedVariant', { key, what: rest === undefined || rest === '' ? text('field.label') : plain(rest) });
    };
    const value = (path: string, one: unknown): string | null => {
      if (typeof one === 'boolean') return text(one ? 'on' : 'off');
      if (path === 'exploration' && typeof one === 'number') return format.percent(one, 0);
      if (path === 'strategy.type' && isStrategy(one)) return strategyName(one);
      return path.includes('condition') ? conditionWords(`.${path}`, one) : null;
    };
    return { name, value };
  }, [text, strategyName, format, conditionWords]);
}
