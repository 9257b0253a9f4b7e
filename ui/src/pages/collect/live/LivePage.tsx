import { Button, Select, TextInput } from '@mantine/core';
import { IconPlayerPause, IconPlayerPlay, IconSearch } from '@tabler/icons-react';
import { useNavigate } from '@tanstack/react-router';
import { useMemo, useState } from 'react';
import { Lead } from '../../../components/Lead/Lead';
import { Empty } from '../../../components/QueryPanel/Empty';
import { QueryPanel } from '../../../components/QueryPanel/QueryPanel';
import { SidePanel } from '../../../components/SidePanel/SidePanel';
import { EventPanel } from '../../../events/EventPanel';
import { useEventWords } from '../../../events/useEventWords';
import { useFormat } from '../../../format/useFormat';
import { useMoment } from '../../../format/moment';
import { useNow } from '../../../format/useNow';
import { ConnectionState } from '../../../live/ConnectionState';
import type { LiveRow, LiveStatus } from '../../../live/stream';
import { useSources } from '../sources/useSources';
import { EventList } from './EventList';
import { filtered, perMinute, type Feed } from './feed';
import styles from './Live.module.css';
import { useText } from './text';
import { useFeed } from './useFeed';

export default function LivePage() {
  const text = useText();
  const words = useEventWords();
  const { feed, paused, toggle, connection, status, query, queryKey } = useFeed();
  const [filter, setFilter] = useState<{ source: string | null; words: string }>({ source: null, words: '' });
  const [opened, setOpened] = useState<LiveRow | null>(null);
  const rows = useMemo(() => filtered(feed.rows, filter, words.title), [feed.rows, filter, words]);
  return (
    <>
      <LiveLead feed={feed} status={status} />
      <div className={styles.tools}>
        <Button
          aria-pressed={paused}
          leftSection={paused ? <IconPlayerPlay className="icon" aria-hidden /> : <IconPlayerPause className="icon" aria-hidden />}
          onClick={toggle}
        >
          {paused ? (feed.waiting.length > 0 ? text('show', { count: feed.waiting.length }) : text('resume')) : text('pause')}
        </Button>
        <SourceChoice value={filter.source} onChange={(source) => setFilter({ ...filter, source })} />
        <TextInput
          className={styles.words}
          aria-label={text('words')}
          placeholder={text('words')}
          leftSection={<IconSearch className="icon" aria-hidden />}
          value={filter.words}
          onChange={(event) => setFilter({ ...filter, words: event.currentTarget.value })}
        />
        <span className={styles.state}>
          <ConnectionState connection={connection} paused={paused} />
        </span>
      </div>
      <QueryPanel query={query} queryKey={queryKey} isEmpty={() => feed.rows.length === 0 && feed.waiting.length === 0} empty={<Silence />}>
        {() =>
          rows.length === 0 ? (
            <Empty title={text('noMatch')} action={<Button onClick={() => setFilter({ source: null, words: '' })}>{text('clear')}</Button>}>
              {text('noMatchText')}
            </Empty>
          ) : (
            <EventList rows={rows} onOpen={setOpened} />
          )
        }
      </QueryPanel>
      {feed.skipped > 0 && <p className="caption muted">{text('skipped', { count: feed.skipped })}</p>}
      <SidePanel opened={opened !== null} onClose={() => setOpened(null)} title={opened === null ? '' : words.title(opened)}>
        {opened !== null && <EventPanel row={opened} />}
      </SidePanel>
    </>
  );
}

/** How busy it is, and whether the figures keep up. */
function LiveLead({ feed, status }: { readonly feed: Feed; readonly status: LiveStatus | null }) {
  const text = useText();
  const format = useFormat();
  const moment = useMoment();
  const now = useNow(5000);
  const count = perMinute(feed, now.getTime());
  const { query } = useSources();
  const last = (query.data?.rows ?? []).map((source) => source.last_event_at ?? '').toSorted().at(-1) ?? '';
  const behind = status === null ? undefined : status.backlog === 0 ? text('lead.upToDate') : text('lead.behind', { count: status.backlog, amount: format.count(status.backlog) });
  const sentence =
    count > 0
      ? text('lead.busy', { count, amount: format.count(count) })
      : last === ''
        ? text(feed.rows.length > 0 ? 'lead.imported' : 'lead.waiting')
        : text('lead.quiet', { ago: moment.ago(last, now) });
  return <Lead aside={behind}>{sentence}</Lead>;
}

function SourceChoice({ value, onChange }: { readonly value: string | null; readonly onChange: (source: string | null) => void }) {
  const text = useText();
  const { query } = useSources();
  const all = '';
  return (
    <Select
      className={styles.source}
      aria-label={text('source')}
      value={value ?? all}
      data={[{ value: all, label: text('allSources') }, ...(query.data?.rows ?? []).map((source) => ({ value: source.key, label: source.label }))]}
      onChange={(next) => onChange(next === null || next === all ? null : next)}
    />
  );
}

function Silence() {
  const text = useText();
  const navigate = useNavigate();
  return (
    <Empty
      title={text('silence')}
      action={
        <Button variant="filled" onClick={() => void navigate({ to: '/collect/sources' })}>
          {text('toSources')}
        </Button>
      }
    >
      {text('silenceText')}
    </Empty>
  );
}
