import { Button } from '@mantine/core';
import { useNavigate } from '@tanstack/react-router';
import { useSession } from '../app/useSession';
import { Empty } from '../components/QueryPanel/Empty';
import { useFormat } from '../format/useFormat';
import { daysSearch } from '../period/period';
import { useFilters, useSetFilters } from './filters/useFilters';
import { useText } from './text';

/** Nothing in this period; where there is data, the way to it. */
export function NoData() {
  const text = useText();
  const format = useFormat();
  const navigate = useNavigate();
  const { data_range: range } = useSession();
  const filters = useFilters();
  const change = useSetFilters();
  if (range === null) {
    return (
      <Empty title={text('nothingAtAll')} action={<Button onClick={() => void navigate({ to: '/collect/sources' })}>{text('toSources')}</Button>}>
        {text('nothingYet')}
      </Empty>
    );
  }
  if (filters.length > 0) {
    return (
      <Empty title={text('nothingFiltered')} action={<Button onClick={() => change([])}>{text('withoutFilters')}</Button>}>
        {text('nothingMatches')}
      </Empty>
    );
  }
  const { from, to } = range;
  return (
    <Empty
      title={text('nothing')}
      action={
        <Button onClick={() => void navigate({ to: '.', search: (search: Record<string, unknown>) => ({ ...search, ...daysSearch(from, to) }) })}>
          {text('toData')}
        </Button>
      }
    >
      {text('nothingHere', { span: format.span(from, to) })}
    </Empty>
  );
}
