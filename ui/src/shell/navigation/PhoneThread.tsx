import { pages } from '../../app/pages';
import { Dropdown } from '../../components/Dropdown/Dropdown';
import { stationsOf } from '../stations';
import { useText } from '../text';
import { useHere } from '../useHere';
import styles from './PhoneThread.module.css';
import { StationPages } from './StationPages';

const stations = stationsOf(pages);
const kindOf = (index: number, current: number, missing: boolean) =>
  index === current ? 'here' : missing ? 'missing' : index < current ? 'walked' : 'ahead';

/** Below 600 px the stations are a thread at the foot; a station opens the sheet of its pages. */
export function PhoneThread() {
  const text = useText();
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
                <Dropdown
                  label={text('pagesOf', { station: text(`station.${one.name}`) })}
                  placement="above-start"
                  trigger={(id) => (
                    <button type="button" className={styles.button} popoverTarget={id}>
                      <span aria-hidden="true">{name}</span>
                      <span className="visually-hidden">{text(`station.${one.name}`)}</span>
                    </button>
                  )}
                >
                  {(close) => <StationPages station={one} onDone={close} />}
                </Dropdown>
              )}
            </li>
          );
        })}
      </ol>
    </nav>
  );
}
