import { Button } from '@mantine/core';
import { IconFilter, IconX } from '@tabler/icons-react';
import { lazy, Suspense, useEffect, useRef } from 'react';
import { Dropdown } from '../../components/Dropdown/Dropdown';
import { useFilterName } from '../../provenance/useFilterName';
import { BarActions } from '../../shell/bar/BarPlace';
import { useIsPhone } from '../../theme/useWidth';
import styles from './Filters.module.css';
import { useText } from './text';
import { useFilters, useSetFilters } from './useFilters';

const FilterChoice = lazy(() => import('./FilterChoice'));

/** The filters of all panels of the page: as chips above them, chosen by a button in the bar. */
export function FilterBar() {
  const text = useText();
  const filters = useFilters();
  const change = useSetFilters();
  const filterName = useFilterName();
  const phone = useIsPhone();
  const row = useRef<HTMLDivElement>(null);
  const before = useRef(filters);
  useEffect(() => {
    if (before.current === filters) return;
    before.current = filters;
    // The button that had the focus went with its chip, or became a name.
    if (document.activeElement === document.body) row.current?.focus({ preventScroll: true });
  }, [filters]);
  return (
    <>
      {!phone && (
        <BarActions>
          <AddFilter />
        </BarActions>
      )}
      <div ref={row} className={styles.bar} role="group" aria-label={text('filters')} tabIndex={-1} data-empty={filters.length === 0 && !phone}>
        {phone && <AddFilter />}
        {filters.length > 0 && (
          <ul className={styles.chips}>
            {filters.map((filter) => (
              <li key={filter} className={styles.chip}>
                <span className={styles.name}>{filterName(filter)}</span>
                <button type="button" className={styles.remove} aria-label={text('remove', { filter: filterName(filter) })} onClick={() => change(filters.filter((one) => one !== filter))}>
                  <IconX className="icon" aria-hidden />
                </button>
              </li>
            ))}
          </ul>
        )}
        {filters.length > 1 && (
          <Button size="xs" variant="subtle" onClick={() => change([])}>
            {text('clear')}
          </Button>
        )}
      </div>
    </>
  );
}

function AddFilter() {
  const text = useText();
  return (
    <Dropdown
      label={text('add')}
      placement="below-end"
      trigger={(id) => (
        <Button leftSection={<IconFilter className="icon" aria-hidden />} popoverTarget={id}>
          {text('filter')}
        </Button>
      )}
    >
      {() => (
        <Suspense fallback={<div className={styles.choice} />}>
          <FilterChoice />
        </Suspense>
      )}
    </Dropdown>
  );
}
