import { formatOf } from '../../../../format/format';
import { useFormat } from '../../../../format/useFormat';
import { useMoment } from '../../../../format/moment';
import { useSession } from '../../../../app/useSession';
import { useLanguage } from '../../../../i18n/useText';
import { useValueName } from '../../../../names/useValueName';
import styles from './Person.module.css';
import { useText } from './text';
import type { Person } from './usePerson';

/** Who it is, how the way began, and what it has been worth so far. */
export function PersonHead({ person }: { readonly person: Person }) {
  const text = useText();
  const moment = useMoment();
  const valueName = useValueName();
  const { first_touch: first, last_touch: last } = person;
  const by = (channel: string | null) => (channel === null ? text('unknownWay') : valueName('channel', channel));
  const began =
    first === null
      ? text('story.short', { first: moment.date(person.first_seen), last: moment.date(person.last_seen) })
      : text(person.visits > 1 && last !== null ? 'story.long' : 'story.once', {
          first: moment.date(first.at),
          channel: by(first.channel),
          last: last === null ? '' : moment.date(last.at),
          lastChannel: last === null ? '' : by(last.channel),
        });
  return (
    <header className={styles.head}>
      <div>
        <p className={styles.name}>{person.label}</p>
        <p className="secondary">{began}</p>
        {!person.known && <p className="caption muted">{text('anonymous')}</p>}
      </div>
      <Figures person={person} />
    </header>
  );
}

function Figures({ person }: { readonly person: Person }) {
  const text = useText();
  const format = useFormat();
  const language = useLanguage();
  const { timezone } = useSession();
  const money = Object.entries(person.revenue).map(([currency, amount]) => formatOf(language, currency, timezone).money(amount));
  return (
    <dl className={styles.figures}>
      <div>
        <dt>{text('engagement')}</dt>
        <dd>
          {format.value('points', person.engagement_value)} <small>{text('pointUnit')}</small>
        </dd>
      </div>
      <div>
        <dt>{text('revenue')}</dt>
        <dd>{money.length === 0 ? <small>{text('noRevenue')}</small> : money.map((amount) => <span key={amount}>{amount}</span>)}</dd>
      </div>
      <div>
        <dt>{text('visits')}</dt>
        <dd>
          {format.count(person.visits)} <small>{text('ordersUnit', { count: person.orders, amount: format.count(person.orders) })}</small>
        </dd>
      </div>
    </dl>
  );
}
