import { stationNames } from '../../../app/page';
import styles from './Way.module.css';
import { useText } from './text';

/** The way through the six stations: walked so far in red, ahead dotted. `reached`: how many stations lie behind. */
export function Way({ reached }: { readonly reached: number }) {
  const text = useText();
  return (
    <ol className={styles.way}>
      {stationNames.map((station, index) => (
        <li key={station} data-state={index < reached ? 'walked' : index === reached ? 'here' : 'ahead'} aria-current={index === reached ? 'step' : undefined}>
          <span className={styles.station}>{text(`way.${station}.name`)}</span>
          <span className={styles.step}>{text(`way.${station}.step`)}</span>
        </li>
      ))}
    </ol>
  );
}
