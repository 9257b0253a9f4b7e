import { NativeSelect, TextInput } from '@mantine/core';
import { IconCheck } from '@tabler/icons-react';
import { useMemo, useState } from 'react';
import { QueryPanel } from '../../components/QueryPanel/QueryPanel';
import { RowsSkeleton } from '../../components/QueryPanel/Skeletons';
import { useFormat } from '../../format/useFormat';
import { useLabel } from '../../i18n/useText';
import { useDimensions, type Dimension } from '../../metrics/useMetrics';
import { besides, toggled } from './filters';
import styles from './Filters.module.css';
import { useText } from './text';
import { useFilters, useSetFilters } from './useFilters';
import { useFilterValues, type FilterValue } from './useFilterValues';

/** Which dimension, then which of its values; several of one dimension are alternatives. */
export default function FilterChoice() {
  const text = useText();
  const label = useLabel();
  const dimensions = useDimensions().filter(({ uses }) => uses.includes('filter'));
  const [name, setName] = useState('channel');
  const dimension = dimensions.find((one) => one.name === name) ?? dimensions[0];
  if (dimension === undefined) return null;
  return (
    <div className={styles.choice}>
      <NativeSelect
        label={text('by')}
        value={dimension.name}
        data={dimensions.map((one) => ({ value: one.name, label: label(one.label) }))}
        onChange={(event) => setName(event.currentTarget.value)}
      />
      <Values key={dimension.name} dimension={dimension} />
    </div>
  );
}

const shown = 50;

function Values({ dimension }: { readonly dimension: Dimension }) {
  const text = useText();
  const filters = useFilters();
  const where = useMemo(() => besides(filters, dimension.name), [filters, dimension.name]);
  const { asked, values } = useFilterValues(dimension, where);
  const [sought, setSought] = useState('');
  const found = useMemo(() => {
    const words = sought.trim().toLocaleLowerCase();
    return words === '' ? values : values.filter(({ name, value }) => name.toLocaleLowerCase().includes(words) || value.toLocaleLowerCase().includes(words));
  }, [values, sought]);
  return (
    <>
      <TextInput label={text('seek')} type="search" value={sought} onChange={(event) => setSought(event.currentTarget.value)} />
      <QueryPanel {...asked} skeleton={<RowsSkeleton rows={4} />} isEmpty={() => found.length === 0} empty={<p className="caption muted">{values.length === 0 ? text('noValues') : text('noMatch')}</p>}>
        {() => (
          <ul className={styles.values} aria-label={text('values')}>
            {found.slice(0, shown).map((one) => (
              <li key={one.value}>
                <Value dimension={dimension} value={one} />
              </li>
            ))}
          </ul>
        )}
      </QueryPanel>
      {found.length > shown && <p className="caption muted">{text('more', { count: found.length - shown })}</p>}
    </>
  );
}

function Value({ dimension, value: { value, name, visits } }: { readonly dimension: Dimension; readonly value: FilterValue }) {
  const text = useText();
  const format = useFormat();
  const filters = useFilters();
  const change = useSetFilters();
  const filter = `${dimension.name}:${value}`;
  const chosen = filters.includes(filter);
  return (
    <button type="button" className={styles.value} aria-pressed={chosen} onClick={() => change(toggled(filters, filter))}>
      <span className={styles.tick}>{chosen && <IconCheck className="icon" aria-hidden />}</span>
      <span className={styles.valueName}>{name}</span>
      {visits !== null && <span className="caption muted tabular nowrap">{text('visits', { count: visits, visits: format.count(visits) })}</span>}
    </button>
  );
}
