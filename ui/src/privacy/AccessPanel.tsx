import { Button } from '@mantine/core';
import { IconDownload } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import { useMoment } from '../format/moment';
import { useFormat } from '../format/useFormat';
import { useLanguage } from '../i18n/useText';
import styles from './Privacy.module.css';
import { useText } from './text';
import { exportAddress, isPending, useRequests, type RequestRow } from './useRequests';

/** Everything about a person as a file, and what the person has asked for. Only for those who manage. */
export function AccessPanel({ person }: { readonly person: string }) {
  const text = useText();
  const language = useLanguage();
  const { query } = useRequests();
  const waiting = (query.data?.rows ?? []).filter((row) => row.person_id === person && isPending(row));
  return (
    <div className={styles.export}>
      <Button component="a" href={exportAddress(person, language)} download leftSection={<IconDownload className="icon" aria-hidden />}>
        {text('export.button')}
      </Button>
      <p className="caption muted">{text('export.hint')}</p>
      {waiting.map((row) => (
        <Waiting key={row.id} row={row} />
      ))}
      <Link to="/know/privacy" search={{ person }} className="source">
        {text(waiting.length > 0 ? 'waiting.open' : 'export.request')}
      </Link>
    </div>
  );
}

function Waiting({ row }: { readonly row: RequestRow }) {
  const text = useText();
  const format = useFormat();
  const moment = useMoment();
  return (
    <p className="caption strong" role="status">
      {row.run_at !== null ? text('waiting.erasure', { day: moment.date(row.run_at) }) : text('waiting.export', { day: format.day(row.received) })}
    </p>
  );
}
