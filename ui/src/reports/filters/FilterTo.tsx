import { IconFilter } from '@tabler/icons-react';
import { only } from './filters';
import styles from './Filters.module.css';
import { useText } from './text';
import { useFilters, useSetFilters } from './useFilters';

interface FilterToProps {
  readonly filter: string;
  readonly name: string;
}

/** A row's name; chosen, the page shows this value alone. */
export function FilterTo({ filter, name }: FilterToProps) {
  const text = useText();
  const filters = useFilters();
  const change = useSetFilters();
  const alone = only(filters, filter);
  if (filters.includes(filter) && alone.length === filters.length) return <span className="medium">{name}</span>;
  return (
    <button type="button" className={styles.to} title={text('only', { name })} onClick={() => change(alone)}>
      <span className="medium">{name}</span>
      <IconFilter className={styles.toIcon} aria-hidden />
      <span className="visually-hidden">{text('onlyThis')}</span>
    </button>
  );
}
