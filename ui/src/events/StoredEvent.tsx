import { Code } from '../components/Code/Code';
import { CopyButton } from '../components/Code/CopyButton';
import { QueryPanel } from '../components/QueryPanel/QueryPanel';
import styles from './EventPanel.module.css';
import { useText } from './text';
import { useEvent } from './useEvent';

/** An event as it is stored, to read and to copy. */
export function StoredEvent({ id }: { readonly id: string }) {
  const text = useText();
  const { query, queryKey } = useEvent(id);
  return (
    <section>
      <QueryPanel query={query} queryKey={queryKey}>
        {(event) => {
          const whole = JSON.stringify(event, null, 2);
          return (
            <>
              <div className={styles.head}>
                <h2>{text('stored')}</h2>
                <CopyButton value={whole} />
              </div>
              <Code value={whole} label={text('wholeOf', { id })} />
            </>
          );
        }}
      </QueryPanel>
    </section>
  );
}
