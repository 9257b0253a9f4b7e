import { useEffect, useRef, type RefObject } from 'react';

/**
 * A `<dialog>` that is open while `opened`: the browser makes the rest inert, and gives the focus back when it closes.
 */
export function useModal(opened: boolean): RefObject<HTMLDialogElement | null> {
  const dialog = useRef<HTMLDialogElement>(null);
  useEffect(() => {
    const element = dialog.current;
    if (element === null || element.open === opened) return;
    if (opened) element.showModal();
    else element.close();
  }, [opened]);
  return dialog;
}
