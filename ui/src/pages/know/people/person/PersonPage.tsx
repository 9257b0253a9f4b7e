import { Button, Drawer } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { useNavigate, useParams, useSearch } from '@tanstack/react-router';
import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { Problem } from '../../../../api/problem';
import { Empty } from '../../../../components/QueryPanel/Empty';
import { QueryPanel } from '../../../../components/QueryPanel/QueryPanel';
import { SidePanel } from '../../../../components/SidePanel/SidePanel';
import { EventPanel } from '../../../../events/EventPanel';
import { StoredEvent } from '../../../../events/StoredEvent';
import { useEventWords } from '../../../../events/useEventWords';
import { ConnectionState } from '../../../../live/ConnectionState';
import { useLive } from '../../../../live/useLive';
import { useBarTitle } from '../../../../shell/bar/BarPlace';
import { useIsDesk } from '../../../../theme/useWidth';
import { Forgotten } from './Forgotten';
import { PersonFacts } from './PersonFacts';
import { PersonHead } from './PersonHead';
import styles from './Person.module.css';
import { useText } from './text';
import { Timeline } from './Timeline';
import type { Receipt } from './useForget';
import { usePerson, useRefreshPerson, type Person } from './usePerson';
import { usePrepend, useTimeline } from './useTimeline';

export default function PersonPage() {
  const { id = '' }: { id?: string } = useParams({ strict: false });
  return <PersonOrReceipt key={id} id={id} />;
}

/** Once somebody is forgotten, only the receipt remains to be shown. */
function PersonOrReceipt({ id }: { readonly id: string }) {
  const [receipt, setReceipt] = useState<Receipt | null>(null);
  return receipt === null ? <LoadedPerson id={id} onForgotten={setReceipt} /> : <Forgotten receipt={receipt} />;
}

interface LoadedPersonProps {
  readonly id: string;
  readonly onForgotten: (receipt: Receipt) => void;
}

function LoadedPerson({ id, onForgotten }: LoadedPersonProps) {
  const text = useText();
  const navigate = useNavigate();
  const { query, queryKey } = usePerson(id);
  useBarTitle(query.data?.label ?? null);
  if (query.error instanceof Problem && query.error.status === 404) {
    return (
      <Empty title={text('unknown')} action={<Button onClick={() => void navigate({ to: '/know/people' })}>{text('toPeople')}</Button>}>
        {text('unknownText')}
      </Empty>
    );
  }
  return (
    <QueryPanel query={query} queryKey={queryKey}>
      {(person) => <PersonView id={id} person={person} onForgotten={onForgotten} />}
    </QueryPanel>
  );
}

interface PersonViewProps extends LoadedPersonProps {
  readonly person: Person;
}

function PersonView({ id, person, onForgotten }: PersonViewProps) {
  const text = useText();
  const desk = useIsDesk();
  const client = useQueryClient();
  const [facts, drawer] = useDisclosure(false);
  const [fresh, setFresh] = useState<ReadonlySet<string>>(new Set());
  const prepend = usePrepend(id);
  const refresh = useRefreshPerson(id);
  const { connection } = useLive({
    person: id,
    onRows: (rows) => {
      prepend(rows);
      setFresh((known) => new Set([...known, ...rows.map((row) => row.event_id)]));
      refresh();
    },
    onReopen: () => void client.invalidateQueries({ queryKey: ['timeline', id] }),
  });
  return (
    <div className={styles.page}>
      <div className={styles.main}>
        <PersonHead person={person} />
        <div className={styles.tools}>
          <ConnectionState connection={connection} />
          {!desk && <Button onClick={drawer.open}>{text('facts')}</Button>}
          <span className={`${styles.order} caption muted`}>{text('newestFirst')}</span>
        </div>
        <p className="visually-hidden" role="status">
          {fresh.size > 0 && text('arrived', { count: fresh.size })}
        </p>
        <Timeline id={id} known={person.known} fresh={fresh} />
      </div>
      {desk ? (
        <aside className={styles.side} aria-label={text('facts')}>
          <PersonFacts id={id} person={person} onForgotten={onForgotten} />
        </aside>
      ) : (
        <Drawer opened={facts} onClose={drawer.close} position="right" title={text('facts')} closeButtonProps={{ 'aria-label': text('close') }}>
          <PersonFacts id={id} person={person} onForgotten={onForgotten} />
        </Drawer>
      )}
      <WholeEvent id={id} />
    </div>
  );
}

type Search = Record<string, unknown>;

/** The event that the address names, whole; one that is not on the loaded part of the thread as it is stored. */
function WholeEvent({ id }: { readonly id: string }) {
  const text = useText();
  const words = useEventWords();
  const navigate = useNavigate();
  const search: Search = useSearch({ strict: false });
  const { query } = useTimeline(id);
  const wanted = typeof search['event'] === 'string' || typeof search['event'] === 'number' ? String(search['event']) : null;
  const row = query.data?.pages.flatMap((page) => page.rows).find((one) => one.event_id === wanted);
  const close = () => void navigate({ to: '.', search: (now: Search) => ({ ...now, event: undefined }), resetScroll: false });
  return (
    <SidePanel opened={wanted !== null && query.data !== undefined} onClose={close} title={row === undefined ? text('joins.event', { id: wanted ?? '' }) : words.title(row)}>
      {row !== undefined ? <EventPanel row={row} /> : wanted !== null && <StoredEvent id={wanted} />}
    </SidePanel>
  );
}
