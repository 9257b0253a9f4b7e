import { IconCheck, IconX } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import { QueryPanel } from '../components/QueryPanel/QueryPanel';
import { useMoment } from '../format/moment';
import styles from './Privacy.module.css';
import { useText } from './text';
import { useConsentWords } from './useConsentWords';
import { usePersonConsent, type PersonConsent } from './usePersonConsent';

/** What holds for each purpose now, since when and on which proof; beneath it every decision there has been. */
export function ConsentPanel({ id }: { readonly id: string }) {
  const { query, queryKey } = usePersonConsent(id);
  return (
    <QueryPanel query={query} queryKey={queryKey}>
      {(consent) => (
        <>
          <Answers consent={consent} />
          <Evidence consent={consent} />
        </>
      )}
    </QueryPanel>
  );
}

function Answers({ consent: { answers, privacy_control: signal } }: { readonly consent: PersonConsent }) {
  const text = useText();
  const moment = useMoment();
  const words = useConsentWords();
  return (
    <>
      <ul className={styles.purposes}>
        {answers.map((one) => {
          const Icon = one.allowed ? IconCheck : IconX;
          const decided = one.decided_at === null ? null : text('consent.since', { day: moment.date(one.decided_at), how: words.how(one.how ?? '') });
          const version = one.text_version === null ? null : text('consent.text', { version: one.text_version });
          return (
            <li key={one.purpose}>
              <span className={styles.purpose}>
                <span className="medium">{words.purpose(one.purpose)}</span>
                <span className={styles.answer}>
                  <Icon className="icon" aria-hidden />
                  {text(one.allowed ? 'allowed' : 'refused')}
                </span>
              </span>
              <span className="secondary">{[words.why(one.why), decided, version].filter((part) => part !== null).join(', ')}</span>
              <br />
              <span className="muted">{text('consent.basis', { basis: words.basis(one.basis) })}</span>
            </li>
          );
        })}
      </ul>
      {signal !== null && <p className="caption secondary">{text('consent.privacyControl', { day: moment.date(signal) })}</p>}
    </>
  );
}

function Evidence({ consent: { changes } }: { readonly consent: PersonConsent }) {
  const text = useText();
  const moment = useMoment();
  const words = useConsentWords();
  if (changes.length === 0) return <p className="caption muted">{text('consent.noEvidence')}</p>;
  return (
    <details className={styles.details}>
      <summary>{text('consent.evidence', { count: changes.length })}</summary>
      <ol className={styles.evidence}>
        {changes.map((one) => (
          <li key={`${one.event_id} ${one.purpose} ${one.state}`}>
            <span className="medium">
              {words.purpose(one.purpose)}: {text(`state.${one.state}`)}
            </span>
            <br />
            <span className="secondary">
              <time dateTime={one.at}>
                {moment.date(one.at)}, {moment.minute(one.at)}
              </time>
              {[
                words.how(one.how),
                one.text_version === null ? null : text('consent.text', { version: one.text_version }),
                one.source === null ? null : text('consent.from', { source: one.source }),
                one.address === null ? null : text('consent.address', { address: one.address }),
              ]
                .filter((part) => part !== null)
                .map((part) => `, ${part}`)
                .join('')}
              {', '}
              <Link to="." search={(now: Record<string, unknown>) => ({ ...now, event: one.event_id })} resetScroll={false} className="source">
                {text('consent.event', { id: one.event_id })}
              </Link>
            </span>
          </li>
        ))}
      </ol>
    </details>
  );
}
