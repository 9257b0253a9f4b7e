import { useCallback, useMemo } from 'react';
import { useRows } from '../../../experiences/useExperiences';
import { useLabel } from '../../../i18n/useText';
import type { Line } from './useDecisions';

interface LineNames {
  readonly experience: (key: string) => string;
  readonly variant: (line: Pick<Line, 'experience' | 'variant'>) => string;
  /** All experiences by key, for a choice. */
  readonly known: readonly { readonly value: string; readonly label: string }[];
}

/** What experiences and their variants are called; what is gone keeps its key. */
export function useLineNames(): LineNames {
  const label = useLabel();
  const { rows } = useRows();
  const byKey = useMemo(() => new Map(rows.map(({ key, experience }) => [key, experience])), [rows]);
  const experience = useCallback((key: string) => label(byKey.get(key)?.label ?? { de: key, en: key }) || key, [byKey, label]);
  const variant = useCallback((line: Pick<Line, 'experience' | 'variant'>) => label(byKey.get(line.experience)?.variants.find(({ key }) => key === line.variant)?.label ?? { de: line.variant, en: line.variant }) || line.variant, [byKey, label]);
  const known = useMemo(() => rows.map(({ key }) => ({ value: key, label: experience(key) })), [rows, experience]);
  return { experience, variant, known };
}
