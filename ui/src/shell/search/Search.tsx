import { useHotkeys } from '@mantine/hooks';
import { lazy, Suspense } from 'react';
import { useModal } from '../../components/useModal';
import { useText } from '../text';
import styles from './Search.module.css';

const SearchBox = lazy(() => import('./SearchBox'));

interface SearchProps {
  readonly opened: boolean;
  readonly onOpen: () => void;
  readonly onClose: () => void;
}

/** The search that reaches every page and person, by Ctrl K or the button. */
export function Search({ opened, onOpen, onClose }: SearchProps) {
  const text = useText();
  const dialog = useModal(opened);
  useHotkeys([['mod+K', onOpen]], []);
  return (
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-element-interactions, jsx-a11y/click-events-have-key-events -- the backdrop; Escape closes too
    <dialog ref={dialog} className={styles.dialog} aria-label={text('search.title')} onClose={onClose} onClick={(event) => event.target === event.currentTarget && onClose()}>
      <Suspense fallback={null}>{opened && <SearchBox onDone={onClose} />}</Suspense>
    </dialog>
  );
}
