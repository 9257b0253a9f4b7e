import { useCallback } from 'react';
import { useLabel } from '../i18n/useText';
import { useDimensions } from '../metrics/useMetrics';
import { useText } from './text';
import { splitFilter } from './trace';

/** `device:mobile` as »Gerät: mobile«. */
export function useFilterName(): (filter: string) => string {
  const text = useText();
  const label = useLabel();
  const dimensions = useDimensions();
  return useCallback(
    (filter) => {
      const [name, value] = splitFilter(filter);
      const dimension = dimensions.find((one) => one.name === name);
      return `${dimension === undefined ? name : label(dimension.label)}: ${value === '' ? text('empty') : value}`;
    },
    [text, label, dimensions],
  );
}
