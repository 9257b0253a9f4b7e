import { useId, useRef, useState, type ReactNode, type ToggleEvent } from 'react';
import styles from './Dropdown.module.css';

type Placement = 'below-end' | 'above-start' | 'beside';

interface DropdownProps {
  /** What the panel holds, for those who hear it. */
  readonly label: string;
  readonly placement: Placement;
  /** The button; it gets the panel's id as `popoverTarget`. */
  readonly trigger: (id: string) => ReactNode;
  /** Drawn only while the panel is open. */
  readonly children: (close: () => void) => ReactNode;
}

const gap = 6;

const edge = 8;
/** Less room than this beneath the button, and more above it: the panel opens upwards. */
const cramped = 320;

const px = (length: number): string => `${Math.max(edge, Math.round(length))}px`;

/** Corner of the panel in the window, from the place of its button, and how high it can be there. */
function cornerOf(placement: Placement, button: DOMRect): Partial<Record<'left' | 'right' | 'top' | 'bottom' | 'maxHeight', string>> {
  switch (placement) {
    case 'below-end':
      return { ...vertical(button), right: px(document.documentElement.clientWidth - button.right) };
    case 'above-start':
      return { bottom: px(window.innerHeight - button.top + gap), left: px(button.left) };
    case 'beside':
      return { top: px(button.top), left: px(button.right + gap) };
  }
}

function vertical(button: DOMRect): { top: string; maxHeight: string } | { bottom: string; maxHeight: string } {
  const [beneath, above] = [window.innerHeight - button.bottom - gap - edge, button.top - gap - edge];
  return beneath < cramped && above > beneath
    ? { bottom: px(window.innerHeight - button.top + gap), maxHeight: px(above) }
    : { top: px(button.bottom + gap), maxHeight: px(beneath) };
}

/**
 * A small panel under its button: the browser's own popover, so that Escape, a click beside it and the way of the focus
 * come without a library. On a phone it is a sheet at the foot.
 */
export function Dropdown({ label, placement, trigger, children }: DropdownProps) {
  const id = useId();
  const anchor = useRef<HTMLSpanElement>(null);
  const panel = useRef<HTMLDivElement>(null);
  const [open, setOpen] = useState(false);
  const place = (event: ToggleEvent<HTMLDivElement>) => {
    const button = anchor.current?.firstElementChild;
    if (event.newState !== 'open' || panel.current === null || !button) return;
    panel.current.style.inset = '';
    panel.current.style.maxHeight = '';
    Object.assign(panel.current.style, cornerOf(placement, button.getBoundingClientRect()));
    setOpen(true);
  };
  return (
    <>
      <span ref={anchor} className={styles.anchor}>
        {trigger(id)}
      </span>
      <div
        id={id}
        ref={panel}
        popover="auto"
        role="dialog"
        aria-label={label}
        className={styles.panel}
        data-placement={placement}
        onBeforeToggle={place}
        onToggle={(event) => setOpen(event.newState === 'open')}
      >
        {open && children(() => document.getElementById(id)?.hidePopover())}
      </div>
    </>
  );
}
