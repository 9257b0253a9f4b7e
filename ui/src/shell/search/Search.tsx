import { Modal } from '@mantine/core';
import { useHotkeys } from '@mantine/hooks';
import { lazy, Suspense } from 'react';
import { useText } from '../text';

const SearchBox = lazy(() => import('./SearchBox'));

interface SearchProps {
  readonly opened: boolean;
  readonly onOpen: () => void;
  readonly onClose: () => void;
}

/** The search that reaches every page, by Ctrl K or the button. */
export function Search({ opened, onOpen, onClose }: SearchProps) {
  const text = useText();
  useHotkeys([['mod+K', onOpen]], []);
  return (
    <Modal.Root opened={opened} onClose={onClose} size={560} yOffset="12vh">
      <Modal.Overlay />
      <Modal.Content aria-label={text('search.title')}>
        <Modal.Body p={0}>
          <Suspense fallback={null}>
            <SearchBox onDone={onClose} />
          </Suspense>
        </Modal.Body>
      </Modal.Content>
    </Modal.Root>
  );
}
