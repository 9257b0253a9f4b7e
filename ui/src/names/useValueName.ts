import { queryOptions, useSuspenseQuery } from '@tanstack/react-query';
import { useCallback } from 'react';
import { api, read } from '../api/client';
import { useLabel, useLanguage } from '../i18n/useText';
import { useDimensions } from '../metrics/useMetrics';
import { nameOf } from './names';

export const namesQuery = queryOptions({
  queryKey: ['names'],
  queryFn: ({ signal }) => read(api.GET('/api/names', { signal })),
  staleTime: 300_000,
});

/** »DE« as »Deutschland«, »store« as »Filiale«: the one place that names what figures are split by. No value has a name too. */
export function useValueName(): (dimension: string, value: string | null | undefined) => string {
  const language = useLanguage();
  const label = useLabel();
  const dimensions = useDimensions();
  const names = useSuspenseQuery(namesQuery).data.dimensions;
  return useCallback(
    (dimension, value) => {
      if (value) return nameOf(names, language, dimension, value);
      const record = dimensions.find(({ name }) => name === dimension);
      return record === undefined ? '' : label(record.empty);
    },
    [names, language, dimensions, label],
  );
}
