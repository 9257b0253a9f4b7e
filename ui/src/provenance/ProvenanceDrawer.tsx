import { lazy, Suspense, useState } from 'react';
import { RowsSkeleton } from '../components/QueryPanel/Skeletons';
import { useModal } from '../components/useModal';
import styles from './Provenance.module.css';
import { useText } from './text';
import { useTrace } from './useTrace';

const Provenance = lazy(() => import('./Provenance'));

/** The drawer's frame; its content is loaded on first use. */
export function ProvenanceDrawer() {
  const text = useText();
  const { trace, close } = useTrace();
  const dialog = useModal(trace !== null);
  const [shown, setShown] = useState(trace);
  // The last figure stays to be seen while the drawer slides out.
  if (trace !== null && trace !== shown) setShown(trace);
  return (
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-element-interactions, jsx-a11y/click-events-have-key-events -- the backdrop; Escape closes too
    <dialog ref={dialog} className={styles.drawer} aria-label={text('title')} onClose={() => trace !== null && close()} onClick={(event) => event.target === event.currentTarget && close()}>
      <Suspense fallback={<RowsSkeleton />}>{shown !== null && <Provenance trace={shown} onClose={close} />}</Suspense>
    </dialog>
  );
}
