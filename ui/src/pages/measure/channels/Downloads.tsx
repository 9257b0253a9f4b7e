import { Button } from '@mantine/core';
import { IconDownload } from '@tabler/icons-react';
import { useLanguage } from '../../../i18n/useText';
import { usePeriod } from '../../../period/usePeriod';
import { useFilters } from '../../../reports/filters/useFilters';
import type { DimensionName } from '../../../reports/useValueReport';
import { useText } from './text';

const kinds = ['xlsx', 'csv'] as const;

/** The table with all its figures as a file, over the same period and filters. */
export function Downloads({ by }: { readonly by: DimensionName }) {
  const text = useText();
  const { from, to, compare } = usePeriod();
  const filters = useFilters();
  const lang = useLanguage();
  const query = new URLSearchParams([...Object.entries({ from, to, by, compare, lang }), ...filters.map((filter) => ['where', filter] as [string, string])]);
  return kinds.map((kind) => (
    <Button key={kind} component="a" href={`/api/reports/value.${kind}?${query.toString()}`} download title={text(`${kind}Title`)} leftSection={<IconDownload className="icon" aria-hidden />}>
      {text(kind)}
    </Button>
  ));
}
