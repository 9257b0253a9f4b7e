import styles from './ConnectionState.module.css';
import type { Connection } from './stream';
import { useText } from './text';

/** Whether events come in by themselves, in words beside the mark. */
export function ConnectionState({ connection, paused = false }: { readonly connection: Connection; readonly paused?: boolean }) {
  const text = useText();
  const state = paused && connection === 'open' ? 'paused' : connection;
  return (
    <span className={styles.state} data-state={state} role="status">
      <i aria-hidden="true" />
      {text(state)}
    </span>
  );
}
