import { Link } from '@tanstack/react-router';
import { IconSearch } from '@tabler/icons-react';
import { pages } from '../../app/pages';
import { Dropdown } from '../../components/Dropdown/Dropdown';
import { AccountMenu } from '../account/AccountMenu';
import { stationsOf, type Station } from '../stations';
import { useText } from '../text';
import { useHere } from '../useHere';
import styles from './Rail.module.css';
import { StationPages } from './StationPages';

const stations = stationsOf(pages);

/** Between 600 and 1024 px: the stations as a narrow rail, their pages behind a menu. */
export function Rail({ onSearch }: { readonly onSearch: () => void }) {
  const text = useText();
  const { station } = useHere();
  const current = stations.findIndex(({ name }) => name === station);
  return (
    <nav className={styles.rail} aria-label={text('navigation')}>
      <Link to="/" className={styles.brand} aria-label={text('home')}>
        <svg width="32" height="34" viewBox="0 0 32 34" aria-hidden="true">
          <path d="M25 20.500C20 26 8 23 8 14C8 6 23 5 23 14C23 21 16 24 16 34" />
        </svg>
      </Link>
      <ul className={styles.stations}>
        {stations.map((one, index) => (
          <li key={one.name} className={styles.stop} data-kind={index === current ? 'here' : index < current ? 'walked' : 'ahead'} data-missing={one.pages.length === 0}>
            <RailStation station={one} />
          </li>
        ))}
      </ul>
      <div className={styles.foot}>
        <button type="button" className={styles.footItem} aria-label={text('search.open')} onClick={onSearch}>
          <IconSearch className="icon" aria-hidden />
        </button>
        <AccountMenu className={styles.footItem} />
      </div>
    </nav>
  );
}

function RailStation({ station }: { readonly station: Station }) {
  const text = useText();
  const name = text(`station.${station.name}`);
  if (station.pages.length === 0) {
    return (
      <span className={styles.missing}>
        <span>{name}</span>
        <span className="visually-hidden"> ({text('noPage')})</span>
      </span>
    );
  }
  return (
    <Dropdown
      label={text('pagesOf', { station: name })}
      placement="beside"
      trigger={(id) => (
        <button type="button" className={styles.station} popoverTarget={id}>
          <span>{name}</span>
        </button>
      )}
    >
      {(close) => <StationPages station={station} onDone={close} />}
    </Dropdown>
  );
}
