import { Button } from '@mantine/core';
import { useState, type KeyboardEvent, type ReactNode } from 'react';
import styles from './Confirm.module.css';
import { useText } from './text';

interface ConfirmProps {
  /** The button that asks, e.g. »Widerrufen«. */
  readonly label: string;
  /** What is lost and whose it is. */
  readonly consequence: ReactNode;
  /** The button that does it; names the object: »Schlüssel widerrufen«. */
  readonly action: string;
  readonly onConfirm: () => void;
  readonly pending?: boolean;
  readonly small?: boolean;
}

/** Before something final: the consequence in words, then the act. Escape takes it back. */
export function Confirm({ label, consequence, action, onConfirm, pending = false, small = false }: ConfirmProps) {
  const text = useText();
  const [asked, setAsked] = useState(false);
  const size = small ? 'xs' : 'sm';
  if (!asked) {
    return (
      <Button size={size} variant={small ? 'subtle' : 'danger'} onClick={() => setAsked(true)}>
        {label}
      </Button>
    );
  }
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === 'Escape') setAsked(false);
  };
  return (
    <div className={styles.asked} role="group" aria-label={label}>
      <p role="alert">{consequence}</p>
      <div className={styles.buttons}>
        <Button size={size} variant="danger" loading={pending} onClick={onConfirm} onKeyDown={onKeyDown}>
          {action}
        </Button>
        {/* oxlint-disable-next-line jsx-a11y/no-autofocus -- focus goes where the question is, onto the harmless answer */}
        <Button size={size} variant="subtle" autoFocus onClick={() => setAsked(false)} onKeyDown={onKeyDown}>
          {text('cancel')}
        </Button>
      </div>
    </div>
  );
}
