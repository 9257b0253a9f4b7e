import { useCallback } from 'react';
import { useLabel } from '../i18n/useText';
import { useDimensions } from '../metrics/useMetrics';
import { useValueName } from '../names/useValueName';
import { splitFilter } from '../reports/filters/filters';

/** `device:mobile` as »Gerät: Smartphone«, `channel:` as »ohne Kanal«. */
export function useFilterName(): (filter: string) => string {
  const label = useLabel();
  const dimensions = useDimensions();
  const valueName = useValueName();
  return useCallback(
    (filter) => {
      const [name, value] = splitFilter(filter);
      const dimension = dimensions.find((one) => one.name === name);
      const said = valueName(name, value);
      return value === '' && said !== '' ? said : `${dimension === undefined ? name : label(dimension.label)}: ${said}`;
    },
    [label, dimensions, valueName],
  );
}
