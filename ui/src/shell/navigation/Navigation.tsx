import { Link } from '@tanstack/react-router';
import { IconSearch, IconSettings } from '@tabler/icons-react';
import { useMemo } from 'react';
import { pages } from '../../app/pages';
import { useSession } from '../../app/useSession';
import { useLabel } from '../../i18n/useText';
import { AccountMenu } from '../account/AccountMenu';
import { useShortcut } from '../search/useShortcut';
import { stationsOf, type Station } from '../stations';
import { useText } from '../text';
import { useHere } from '../useHere';
import styles from './Navigation.module.css';
import { threadOf } from './thread';
import { ThreadLine } from './ThreadLine';

const stations = stationsOf(pages);

/** The six stations along the thread; only the current one is unfolded. */
export function Navigation({ onSearch }: { readonly onSearch: () => void }) {
  const text = useText();
  const session = useSession();
  const shortcut = useShortcut();
  const { station, listed } = useHere();
  const current = stations.findIndex(({ name }) => name === station);
  const openItem = stations[current]?.pages.findIndex((page) => page === listed) ?? -1;
  const thread = useMemo(() => threadOf(stations, current, openItem), [current, openItem]);
  return (
    <nav className={styles.navigation} aria-label={text('navigation')}>
      <ThreadLine thread={thread} />
      <Link to="/" className={styles.brand} aria-label={text('home')}>
        Faden
      </Link>
      <div className={styles.company}>
        <span className="clip">{session.company}</span>
        {session.demo && <span className={styles.tag}>{text('demo')}</span>}
      </div>
      <ul className={styles.stations}>
        {stations.map((one, index) => (
          <StationItem key={one.name} station={one} open={index === current} quarantine={session.counts.quarantine} />
        ))}
      </ul>
      <div className={styles.foot}>
        <button type="button" className={styles.footItem} onClick={onSearch}>
          <IconSearch className="icon" aria-hidden />
          {text('search.open')}
          <kbd className={styles.keys}>{shortcut}</kbd>
        </button>
        <Link to="/settings" className={styles.footItem}>
          <IconSettings className="icon" aria-hidden />
          {text('settings')}
        </Link>
        <AccountMenu className={styles.footItem} named />
      </div>
    </nav>
  );
}

interface StationItemProps {
  readonly station: Station;
  readonly open: boolean;
  readonly quarantine: number;
}

function StationItem({ station, open, quarantine }: StationItemProps) {
  const text = useText();
  const label = useLabel();
  const name = text(`station.${station.name}`);
  const [first] = station.pages;
  if (first === undefined) {
    return (
      <li>
        <span className={styles.missing} title={text('noPage')}>
          {name}
          <span className="visually-hidden"> ({text('noPage')})</span>
        </span>
      </li>
    );
  }
  return (
    <li>
      <Link to={first.path} className={styles.station} data-open={open}>
        {name}
        {station.name === 'collect' && quarantine > 0 && (
          <span className={styles.count}>
            <span aria-hidden="true">{quarantine}</span>
            <span className="visually-hidden">, {text('quarantine', { count: quarantine })}</span>
          </span>
        )}
      </Link>
      {open && (
        <ul className={styles.items} aria-label={text('pagesOf', { station: name })}>
          {station.pages.map((page) => (
            <li key={page.path}>
              <Link to={page.path} className={styles.item} activeOptions={{ exact: page.path === '/', includeSearch: false }} activeProps={{ 'data-active': true }}>
                {label(page.title)}
              </Link>
            </li>
          ))}
        </ul>
      )}
    </li>
  );
}
