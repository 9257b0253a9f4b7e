import { QueryPanel } from '../../components/QueryPanel/QueryPanel';
import type { ChangeName } from './DefinitionShell';
import { useDiff, type Changes, type Which } from '../useDefinition';
import styles from './Shell.module.css';
import { useText } from './text';

interface ChangeListProps {
  readonly which: Which;
  readonly from: string;
  readonly to: string;
  readonly nameOf: ChangeName;
}

/** What differs between two versions, place by place. */
export function ChangeList({ which, from, to, nameOf }: ChangeListProps) {
  const text = useText();
  const { query, queryKey } = useDiff(which, from, to);
  return (
    <QueryPanel query={query} queryKey={queryKey} isEmpty={({ changes }) => changes.length === 0} empty={<p className="caption muted">{text('noChanges')}</p>}>
      {({ changes }) => <Rows changes={changes} nameOf={nameOf} />}
    </QueryPanel>
  );
}

const most = 40;

function Rows({ changes, nameOf }: { readonly changes: Changes; readonly nameOf: ChangeName }) {
  const text = useText();
  return (
    <>
      <ul className={styles.changes}>
        {changes.slice(0, most).map(({ path, before, after }) => (
          <li key={path}>
            <span className="medium">{nameOf(path)}</span>
            <span className={styles.change}>
              {said(before) === null ? (
                <ins>{said(after) ?? text('added')}</ins>
              ) : said(after) === null ? (
                <del>{said(before)}</del>
              ) : (
                <>
                  <del>{said(before)}</del> <span aria-hidden="true">→</span> <ins>{said(after)}</ins>
                </>
              )}
            </span>
          </li>
        ))}
      </ul>
      {changes.length > most && <p className="caption muted">{text('moreChanges', { count: changes.length - most })}</p>}
    </>
  );
}

/** A value in one line; a whole record by its name. */
function said(value: unknown): string | null {
  if (value === null || value === undefined) return null;
  if (typeof value === 'string') return value === '' ? null : value;
  if (typeof value !== 'object') return String(value);
  const { key, name } = value as { key?: unknown; name?: unknown };
  const known = [key, name].find((one) => typeof one === 'string');
  return typeof known === 'string' ? known : JSON.stringify(value);
}
