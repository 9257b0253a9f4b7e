import { QueryPanel } from '../../components/QueryPanel/QueryPanel';
import type { ChangeWords } from './DefinitionShell';
import { useDiff, type Changes, type Which } from '../useDefinition';
import styles from './Shell.module.css';
import { useText } from './text';

interface ChangeListProps {
  readonly which: Which;
  readonly from: string;
  readonly to: string;
  readonly words: ChangeWords;
}

/** What differs between two versions, place by place. */
export function ChangeList({ which, from, to, words }: ChangeListProps) {
  const text = useText();
  const { query, queryKey } = useDiff(which, from, to);
  return (
    <QueryPanel query={query} queryKey={queryKey} isEmpty={({ changes }) => changes.length === 0} empty={<p className="caption muted">{text('noChanges')}</p>}>
      {({ changes }) => <Rows changes={changes.flatMap(parts)} words={words} />}
    </QueryPanel>
  );
}

const most = 40;

/** A document that is new as a whole is shown by its fields. */
function parts(change: Changes[number]): Changes {
  const { path, before, after } = change;
  if (path !== '' || before !== null || typeof after !== 'object' || after === null) return [change];
  return Object.entries(after).flatMap(([field, value]) => (value === null ? [] : [{ path: field, before: null, after: value as unknown }]));
}

function Rows({ changes, words }: { readonly changes: Changes; readonly words: ChangeWords }) {
  const text = useText();
  return (
    <>
      <ul className={styles.changes}>
        {changes.slice(0, most).map((change) => (
          <li key={change.path}>
            <span className="medium">{words.name(change.path)}</span>
            <BeforeAfter change={change} words={words} />
          </li>
        ))}
      </ul>
      {changes.length > most && <p className="caption muted">{text('moreChanges', { count: changes.length - most })}</p>}
    </>
  );
}

function BeforeAfter({ change: { path, before, after }, words }: { readonly change: Changes[number]; readonly words: ChangeWords }) {
  const said = (value: unknown) => (value === null || value === undefined ? null : (words.value(path, value) ?? plain(value)));
  const [old, fresh] = [said(before), said(after)];
  return (
    <span className={styles.change}>
      {old !== null && <del>{old}</del>}
      {old !== null && fresh !== null && <span aria-hidden="true"> → </span>}
      {fresh !== null && <ins>{fresh}</ins>}
    </span>
  );
}

/** A value in one line; a whole record by its name. */
function plain(value: unknown): string {
  if (typeof value !== 'object' || value === null) return String(value);
  const { key, name } = value as { key?: unknown; name?: unknown };
  const known = [key, name].find((one) => typeof one === 'string');
  return typeof known === 'string' ? known : JSON.stringify(value);
}
