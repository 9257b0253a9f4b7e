import { useMemo, useState, type ReactNode } from 'react';
import { Button } from '@mantine/core';
import type { TimelineRow } from '../../../../events/useEventWords';
import { useMoment } from '../../../../format/moment';
import { useKeyName } from '../../../../identity/useKeyName';
import { InterestsPanel } from '../../../../interests/InterestsPanel';
import { useValueName } from '../../../../names/useValueName';
import { AccessPanel } from '../../../../privacy/AccessPanel';
import { ConsentPanel } from '../../../../privacy/ConsentPanel';
import { useText as usePrivacyText } from '../../../../privacy/text';
import { useMayManage } from '../../../../privacy/useMayManage';
import { PersonTraits } from '../../../../traits/PersonTraits';
import { Forget } from './Forget';
import { Joins } from './Joins';
import styles from './Person.module.css';
import { PersonSegments } from './PersonSegments';
import { useText } from './text';
import type { Receipt } from './useForget';
import type { Person } from './usePerson';
import { useTimeline } from './useTimeline';

interface PersonFactsProps {
  /** The id of the address, under which the timeline is loaded. */
  readonly id: string;
  readonly person: Person;
  readonly onForgotten: (receipt: Receipt) => void;
}

/** The right column: what is one person and why, where the way began and went last, and what is known. */
export function PersonFacts({ id, person, onForgotten }: PersonFactsProps) {
  const text = useText();
  const privacy = usePrivacyText();
  const manager = useMayManage();
  return (
    <div className={styles.facts}>
      <Keys id={id} person={person} />
      <Section title={text('joins.title')}>
        <Joins id={id} person={person} />
      </Section>
      <Section title={text('interests')}>
        <InterestsPanel id={id} />
      </Section>
      <Section title={text('segments')}>
        <PersonSegments person={person} />
      </Section>
      <Touches person={person} />
      <Section title={text('traits')}>
        <PersonTraits id={id} />
      </Section>
      {person.merged.length > 0 && (
        <Section title={text('merged')} aside={text('mergedCount', { count: person.merged.length })}>
          <p className="caption secondary">{text('mergedText')}</p>
          <ul className={styles.merged}>
            {person.merged.map((one) => (
              <li key={one}>
                <code>{one}</code>
              </li>
            ))}
          </ul>
        </Section>
      )}
      <Section title={privacy('consent.title')}>
        <ConsentPanel id={id} />
      </Section>
      {manager && (
        <Section title={privacy('export.title')}>
          <AccessPanel person={person.person_id} />
        </Section>
      )}
      <section>
        <Forget id={id} person={person} onForgotten={onForgotten} />
      </section>
    </div>
  );
}

interface SectionProps {
  readonly title: string;
  readonly aside?: string;
  readonly children: ReactNode;
}

const Section = ({ title, aside, children }: SectionProps) => (
  <section>
    <div className={styles.sectionHead}>
      <h2>{title}</h2>
      {aside !== undefined && <span className="caption muted">{aside}</span>}
    </div>
    {children}
  </section>
);

const shown = 6;
const longest = 22;

/** Long identifiers are told apart by their beginning and their end. */
const cutMiddle = (value: string): string => (value.length <= longest ? value : `${value.slice(0, 12)}…${value.slice(-6)}`);

const nameOf = ({ kind, value }: Person['keys'][number]) => `${kind}:${value}`;

/** Since when each identifier is known: the oldest event that carries it. Only the whole thread can tell. */
function firstSeen(rows: readonly TimelineRow[]): ReadonlyMap<string, string> {
  const byTime = rows.toSorted((a, b) => Date.parse(b.at) - Date.parse(a.at));
  return new Map(byTime.flatMap((row) => Object.entries(row.keys).map(([kind, value]): [string, string] => [`${kind}:${value}`, row.at])));
}


/** Identifiers as threads that join into one person. */
function Keys({ id, person }: Pick<PersonFactsProps, 'id' | 'person'>) {
  const text = useText();
  const moment = useMoment();
  const keyName = useKeyName();
  const { query } = useTimeline(id);
  const [all, setAll] = useState(false);
  const first = useMemo(() => (query.data === undefined || query.hasNextPage ? null : firstSeen(query.data.pages.flatMap((page) => page.rows))), [query.data, query.hasNextPage]);
  const since = (key: Person['keys'][number]) => {
    const at = first?.get(nameOf(key));
    return at === undefined ? '' : text('since', { day: moment.date(at) });
  };
  const keys = all ? person.keys : person.keys.slice(0, shown);
  const left = person.keys.length - keys.length;
  const named = person.known || person.keys.some((key) => key.kind !== 'anonymous_id');
  return (
    <Section title={text('keys')} aside={text('threads', { count: person.keys.length })}>
      <ul className={styles.keys} data-named={named}>
        {keys.map((key) => (
          <li key={`${key.kind}:${key.value}`} className={styles.key}>
            <span className="medium clip">{keyName(key.kind)}</span>
            <code className="clip" title={key.value}>
              {cutMiddle(key.value)}
            </code>
            <span className="muted nowrap">{since(key)}</span>
          </li>
        ))}
        <li className={styles.one}>
          {text('onePerson')} <code>{person.person_id}</code>
        </li>
      </ul>
      {left > 0 && (
        <Button size="xs" variant="subtle" onClick={() => setAll(true)}>
          {text('moreKeys', { count: left })}
        </Button>
      )}
    </Section>
  );
}

function Touches({ person: { first_touch: first, last_touch: last } }: { readonly person: Person }) {
  const text = useText();
  const moment = useMoment();
  const valueName = useValueName();
  if (first === null) return null;
  const touches = [{ name: text('firstTouch'), touch: first }, ...(last === null || last.at === first.at ? [] : [{ name: text('lastTouch'), touch: last }])];
  return (
    <Section title={text('touches')}>
      <ol className={styles.touches}>
        {touches.map(({ name, touch }) => (
          <li key={name}>
            <span className="medium">
              {name}, {moment.date(touch.at)}
            </span>
            <span className="caption secondary">
              {[touch.channel === null ? text('unknownWay') : valueName('channel', touch.channel), touch.source, touch.campaign === null ? '' : valueName('campaign', touch.campaign)].filter(Boolean).join(' · ')}
            </span>
          </li>
        ))}
      </ol>
    </Section>
  );
}
