import { Link } from '@tanstack/react-router';
import { IconSearch } from '@tabler/icons-react';
import { useEffect } from 'react';
import { pages } from '../app/pages';
import { useLabel } from '../i18n/useText';
import { AccountMenu } from './account/AccountMenu';
import { useBarPlace } from './bar/BarPlace';
import styles from './Bar.module.css';
import { PeriodPicker } from './period/PeriodPicker';
import type { Width } from './Shell';
import { useText } from './text';
import { useHere } from './useHere';

interface BarProps {
  readonly width: Width;
  readonly onSearch: () => void;
}

/** Where the reader is, over which period, and the page's own buttons. */
export function Bar({ width, onSearch }: BarProps) {
  const text = useText();
  const label = useLabel();
  const { page, station } = useHere();
  const { title: own, setActions } = useBarPlace();
  const title = own ?? (page === undefined ? text('notFound.title') : label(page.title));
  const parent = page?.parent === undefined ? undefined : pages.find((other) => other.path === page.parent);
  useEffect(() => {
    document.title = `${title} · Faden`;
  }, [title]);
  return (
    <header className={styles.bar}>
      {width !== 'phone' && (
        <>
          {station !== null && <span className={styles.crumb}>{text(`station.${station}`)}</span>}
          {parent && (
            <Link to={parent.path} className={styles.crumb}>
              {label(parent.title)}
            </Link>
          )}
        </>
      )}
      <h1 className="clip">{title}</h1>
      <div className={styles.right}>
        {page?.period === true && (
          <span className={styles.period}>
            <PeriodPicker width={width} />
          </span>
        )}
        <div className={styles.actions} ref={setActions} />
        {width === 'phone' && (
          <>
            <button type="button" className={styles.round} aria-label={text('search.open')} onClick={onSearch}>
              <IconSearch className="icon" aria-hidden />
            </button>
            <AccountMenu className={styles.round} />
          </>
        )}
      </div>
    </header>
  );
}
