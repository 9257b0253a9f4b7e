import { useCallback } from 'react';
import { useFormat } from '../../format/useFormat';
import { useLabel } from '../../i18n/useText';
import { missingOf } from '../../metrics/missing';
import { useMetric } from '../../metrics/useMetrics';
import type { Bubble } from '../useMatrix';

/** A circle's return in words: the share, or why there is none. */
export function useRoi(): (bubble: Bubble) => string {
  const format = useFormat();
  const label = useLabel();
  const metric = useMetric('roi');
  return useCallback(({ roi, uncovered }: Bubble) => (roi === null ? label(missingOf(metric, uncovered)) : format.percent(roi, 0)), [format, label, metric]);
}
