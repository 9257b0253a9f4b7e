import { Drawer } from '@mantine/core';
import { lazy, Suspense, useState } from 'react';
import { RowsSkeleton } from '../components/QueryPanel/Skeletons';
import { size } from '../theme/tokens';
import { useText } from './text';
import { useTrace } from './useTrace';

const Provenance = lazy(() => import('./Provenance'));

/** The drawer's frame. It stays mounted, so that focus returns to the figure that opened it; its content is loaded on first use. */
export function ProvenanceDrawer() {
  const text = useText();
  const { trace, close } = useTrace();
  const [shown, setShown] = useState(trace);
  // The last figure stays to be seen while the drawer slides out.
  if (trace !== null && trace !== shown) setShown(trace);
  return (
    <Drawer.Root opened={trace !== null} onClose={close} position="right" size={size.drawer}>
      <Drawer.Overlay />
      <Drawer.Content aria-label={text('title')}>
        <Suspense fallback={<RowsSkeleton />}>{shown !== null && <Provenance trace={shown} onClose={close} />}</Suspense>
      </Drawer.Content>
    </Drawer.Root>
  );
}
