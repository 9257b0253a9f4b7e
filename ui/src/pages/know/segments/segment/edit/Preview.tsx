import { Link } from '@tanstack/react-router';
import { Problem } from '../../../../../api/problem';
import { Failure } from '../../../../../components/QueryPanel/Failure';
import { useFormat } from '../../../../../format/useFormat';
import { useMoment } from '../../../../../format/moment';
import { useNow } from '../../../../../format/useNow';
import type { Asked } from '../../../../../reports/useValueReport';
import type { AudiencePreview } from '../../../../../segments/audience';
import styles from './Editor.module.css';
import { useText } from './text';

interface PreviewProps {
  readonly asked: Asked<AudiencePreview>;
  /** The condition on the page is newer than the one that was asked. */
  readonly outdated: boolean;
}

/** How many meet the condition now, and some of them. What is wrong with it stands at its rule; here only that it is. */
export function Preview({ asked: { query }, outdated }: PreviewProps) {
  const text = useText();
  const { data, error } = query;
  const refused = error instanceof Problem && error.status >= 400 && error.status < 500;
  const asking = outdated || query.isFetching;
  return (
    <section aria-live="polite" aria-busy={asking} className={styles.preview}>
      <h2>{text('now')}</h2>
      {error !== null && !asking && (refused ? <p className="caption secondary">{text('preview.wrong')}</p> : <Failure error={error} onRetry={() => void query.refetch()} />)}
      {data === undefined || error !== null ? asking && <p className="caption muted">{text('preview.asking')}</p> : <Counted preview={data} asking={asking} />}
    </section>
  );
}

function Counted({ preview, asking }: { readonly preview: AudiencePreview; readonly asking: boolean }) {
  const text = useText();
  const format = useFormat();
  const { members, people, sample, as_of: asOf, seconds } = preview;
  return (
    <>
      <p className={styles.count} data-outdated={asking}>
        <span className={styles.figure}>{format.count(members)}</span> <span className="secondary">{text('preview.people', { people: format.count(people) })}</span>
      </p>
      <p className="caption muted">{asking ? text('preview.asking') : text('preview.asOf', { time: format.clock(asOf), seconds: format.decimal(seconds, 2) })}</p>
      {members === 0 ? <p className="secondary">{text('preview.nobody')}</p> : <Sample sample={sample} />}
    </>
  );
}

/** So many are enough to see whether the right people are meant. */
const few = 5;

function Sample({ sample }: { readonly sample: AudiencePreview['sample'] }) {
  const text = useText();
  const format = useFormat();
  const moment = useMoment();
  const now = useNow(60_000);
  return (
    <>
      <h3>{text('preview.sample')}</h3>
      <ul className={styles.sample}>
        {sample.slice(0, few).map((person) => (
          <li key={person.person_id}>
            <Link to="/know/people/$id" params={{ id: person.person_id }} className={`${styles.person} source clip`}>
              {person.label}
            </Link>
            <span className="caption muted">
              {text('preview.lastSeen', { day: moment.day(person.last_seen, now) })} · {text('preview.visits', { count: person.visits, amount: format.count(person.visits) })}
            </span>
          </li>
        ))}
      </ul>
    </>
  );
}
