import { useText } from './text';
import styles from './Preview.module.css';
import type { Seen } from './usePreview';

const isRecord = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null && !Array.isArray(value);
const said = (value: unknown): string => (typeof value === 'string' ? value : JSON.stringify(value));

/** What would be shown: fields, a fragment in a closed frame, an address, or a list. */
export function Frame({ seen, name }: { readonly seen: Seen; readonly name: string }) {
  const text = useText();
  const { type, content } = seen;
  if (type === 'html') {
    // Without any right in the sandbox a fragment can draw itself and nothing else.
    return <iframe className={styles.frame} title={text('frame', { variant: name })} sandbox="" srcDoc={`<body style="font:14px system-ui,sans-serif;margin:16px">${said(content)}</body>`} />;
  }
  if (type === 'redirect') {
    return (
      <p className={styles.shown}>
        {text('redirect')} <code>{said(content)}</code>
      </p>
    );
  }
  if (type === 'list') return <Items items={Array.isArray(content) ? content : []} />;
  return (
    <dl className={`${styles.shown} ${styles.fields}`}>
      {Object.entries(isRecord(content) ? content : {}).map(([field, value]) => (
        <div key={field}>
          <dt>{field}</dt>
          <dd>{said(value)}</dd>
        </div>
      ))}
    </dl>
  );
}

function Items({ items }: { readonly items: readonly unknown[] }) {
  const text = useText();
  if (items.length === 0) return <p className={`${styles.shown} muted`}>{text('noItems')}</p>;
  return (
    <ol className={`${styles.shown} ${styles.items}`} aria-label={text('listed')}>
      {items.filter(isRecord).map((item) => (
        <li key={said(item['key'])}>
          <span className="medium">{said(item['title'] ?? item['key'])}</span> {item['text'] !== undefined && item['text'] !== null && <span className="caption muted">{said(item['text'])}</span>}
        </li>
      ))}
    </ol>
  );
}
