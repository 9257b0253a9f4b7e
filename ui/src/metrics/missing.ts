import type { Label } from '../i18n/language';
import type { Metric } from './useMetrics';

/** Why a figure has no value: nothing was counted, or its cost does not cover what was counted (`uncovered`). */
export const missingOf = (metric: Metric, uncovered: readonly string[]): Label =>
  metric.uncovered !== null && uncovered.includes(metric.name) ? metric.uncovered : metric.empty;
