import { Link } from '@tanstack/react-router';
import { useLabel } from '../../i18n/useText';
import type { Station } from '../stations';
import { useText } from '../text';
import styles from './StationPages.module.css';

interface StationPagesProps {
  readonly station: Station;
  readonly onDone: () => void;
}

/** A station's pages, where navigation is too narrow to unfold them. */
export function StationPages({ station, onDone }: StationPagesProps) {
  const text = useText();
  const label = useLabel();
  return (
    <>
      <p className={styles.name}>{text(`station.${station.name}`)}</p>
      <ul className={styles.pages}>
        {station.pages.map((page) => (
          <li key={page.path}>
            <Link to={page.path} className={styles.page} activeOptions={{ exact: page.path === '/', includeSearch: false }} activeProps={{ 'data-active': true }} onClick={onDone}>
              {label(page.title)}
            </Link>
          </li>
        ))}
      </ul>
    </>
  );
}
