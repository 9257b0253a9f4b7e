import { Drawer } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { pages } from '../../app/pages';
import { useLabel } from '../../i18n/useText';
import { stationsOf, type Station } from '../stations';
import { useText } from '../text';
import { useHere } from '../useHere';
import styles from './PhoneThread.module.css';

const stations = stationsOf(pages);
const kindOf = (index: number, current: number, missing: boolean) =>
  index === current ? 'here' : missing ? 'missing' : index < current ? 'walked' : 'ahead';

/** Below 600 px the stations are a thread at the foot; a station opens the sheet of its pages. */
export function PhoneThread() {
  const text = useText();
  const [sheet, setSheet] = useState<Station | null>(null);
  const { station } = useHere();
  const current = stations.findIndex(({ name }) => name === station);
  return (
    <nav className={styles.thread} aria-label={text('navigation')}>
      <ol className={styles.stations}>
        {stations.map((one, index) => {
          const missing = one.pages.length === 0;
          const kind = kindOf(index, current, missing);
          const name = text(`stationShort.${one.name}`);
          return (
            <li key={one.name} className={styles.stop} data-kind={kind} data-dotted={missing || stations[index - 1]?.pages.length === 0} data-walked={index <= current}>
              {missing ? (
                <span className={styles.missing}>
                  {name}
                  <span className="visually-hidden"> ({text('noPage')})</span>
                </span>
              ) : (
                <button type="button" className={styles.button} aria-label={text(`station.${one.name}`)} aria-haspopup="dialog" onClick={() => setSheet(one)}>
                  {name}
                </button>
              )}
            </li>
          );
        })}
      </ol>
      <Sheet station={sheet} onClose={() => setSheet(null)} />
    </nav>
  );
}

function Sheet({ station, onClose }: { readonly station: Station | null; readonly onClose: () => void }) {
  const text = useText();
  const label = useLabel();
  return (
    <Drawer opened={station !== null} onClose={onClose} position="bottom" size="auto" title={station === null ? '' : text(`station.${station.name}`)}>
      <ul className={styles.pages}>
        {station?.pages.map((page) => (
          <li key={page.path}>
            <Link to={page.path} className={styles.page} onClick={onClose}>
              {label(page.title)}
            </Link>
          </li>
        ))}
      </ul>
    </Drawer>
  );
}
