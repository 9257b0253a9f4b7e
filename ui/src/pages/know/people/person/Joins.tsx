import { Button } from '@mantine/core';
import { Link, useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { Chip } from '../../../../components/Chip/Chip';
import { Confirm } from '../../../../components/Confirm/Confirm';
import { useNotify } from '../../../../components/Notice/Notices';
import { Empty } from '../../../../components/QueryPanel/Empty';
import { QueryPanel } from '../../../../components/QueryPanel/QueryPanel';
import { useReason } from '../../../../components/QueryPanel/useReason';
import { useMoment } from '../../../../format/moment';
import { idOf, joinId, joinsByKey, type Join, type KeyJoins } from '../../../../identity/joins';
import { useJoinState } from '../../../../identity/useJoinState';
import { useKeyName } from '../../../../identity/useKeyName';
import styles from './Joins.module.css';
import { useText } from './text';
import { useJoins, usePart } from './useJoins';
import type { Person } from './usePerson';

const shown = 4;

interface JoinsProps {
  /** The id of the address. */
  readonly id: string;
  readonly person: Person;
}

/** Why these identifiers are one person: each with what tied it to a stronger one, and the way to part it again. */
export function Joins({ id, person }: JoinsProps) {
  const text = useText();
  const { query, queryKey } = useJoins(id);
  const [all, setAll] = useState(false);
  return (
    <QueryPanel query={query} queryKey={queryKey} isEmpty={({ rows }) => rows.length === 0} empty={<Empty title={text('joins.none')}>{text('joins.noneText')}</Empty>}>
      {({ rows }) => {
        const keys = joinsByKey(rows, person.person_id);
        const left = all ? 0 : Math.max(0, keys.length - shown);
        return (
          <>
            <ul className={styles.keys}>
              {keys.slice(0, keys.length - left).map((one) => (
                <KeyOfPerson key={idOf(one.key)} id={id} person={person} found={one} />
              ))}
            </ul>
            {left > 0 && (
              <Button size="xs" variant="subtle" onClick={() => setAll(true)}>
                {text('moreKeys', { count: left })}
              </Button>
            )}
          </>
        );
      }}
    </QueryPanel>
  );
}

interface KeyOfPersonProps extends JoinsProps {
  readonly found: KeyJoins;
}

function KeyOfPerson({ id, person, found: { key, joins, weaker, joined } }: KeyOfPersonProps) {
  const text = useText();
  const keyName = useKeyName();
  const other = key.person_id !== null && key.person_id !== person.person_id;
  return (
    <li className={styles.key}>
      <p>
        <span className="medium">{keyName(key.kind)}</span> <code className={styles.value}>{key.value}</code>
      </p>
      {other && key.person_id !== null && (
        <p className="caption secondary">
          {text('joins.belongs')}{' '}
          <Link to="/know/people/$id" params={{ id: key.person_id }} className="source">
            {key.label ?? key.person_id}
          </Link>
        </p>
      )}
      {joins.length > 0 && (
        <ul className={styles.joins}>
          {joins.map((join) => (
            <JoinLine key={joinId(join)} join={join} />
          ))}
        </ul>
      )}
      {weaker > 0 && <p className="caption secondary">{text('joins.weaker', { count: weaker })}</p>}
      {joined && !other && <Part id={id} name={`${keyName(key.kind)} ${key.value}`} found={key} />}
    </li>
  );
}

/** What tied the key to a stronger one. */
function JoinLine({ join }: { readonly join: Join }) {
  const text = useText();
  const moment = useMoment();
  const keyName = useKeyName();
  const { name, reason } = useJoinState()(join);
  return (
    <li className="caption secondary">
      <span className={styles.state}>
        <Chip>{name}</Chip> {text('joins.with', { kind: keyName(join.strong.kind) })} <code className={styles.value}>{join.strong.value}</code>
      </span>
      {reason !== null && <p>{text('joins.because', { reason })}</p>}
      <p className="muted">
        {text(join.sure ? 'joins.sure' : 'joins.seen', { day: moment.date(join.last_at) })}{' '}
        <Link to="." search={(search: Record<string, unknown>) => ({ ...search, event: String(join.event) })} resetScroll={false} className="source">
          {text('joins.event', { id: String(join.event) })}
        </Link>
      </p>
    </li>
  );
}

interface PartProps {
  readonly id: string;
  /** The identifier as people call it. */
  readonly name: string;
  readonly found: KeyJoins['key'];
}

function Part({ id, name, found: { kind, value } }: PartProps) {
  const text = useText();
  const notify = useNotify();
  const reason = useReason();
  const navigate = useNavigate();
  const part = usePart(id);
  const confirm = () =>
    part.mutate(
      { kind, value },
      {
        onSuccess: ({ person, other }) => {
          notify({ message: text(other === null ? 'joins.partedAlone' : 'joins.parted', { name }) });
          const next = person ?? other;
          if (next === null) void navigate({ to: '/know/people' });
          else void navigate({ to: '/know/people/$id', params: { id: next } });
        },
      },
    );
  return (
    <>
      <Confirm small label={text('joins.part')} consequence={text('joins.partText', { name })} action={text('joins.partAct')} pending={part.isPending} onConfirm={confirm} />
      {part.error !== null && (
        <p className={styles.error} role="alert">
          {reason(part.error)}
        </p>
      )}
    </>
  );
}
