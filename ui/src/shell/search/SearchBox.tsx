import { useNavigate } from '@tanstack/react-router';
import { IconCornerDownLeft, IconSearch } from '@tabler/icons-react';
import { useId, useState, type KeyboardEvent, type ReactNode } from 'react';
import { pages } from '../../app/pages';
import type { Page } from '../../app/page';
import { useReason } from '../../components/QueryPanel/useReason';
import { useMoment } from '../../format/moment';
import { useLabel } from '../../i18n/useText';
import { useText } from '../text';
import { choicesOf, pagesFound, type Choice } from './choices';
import styles from './Search.module.css';
import { usePeopleFound, type PeopleFound } from './usePeopleFound';

/** Pages by name or station and people by name, address or number, found as one types; arrows choose, enter opens. */
export default function SearchBox({ onDone }: { readonly onDone: () => void }) {
  const text = useText();
  const list = useId();
  const open = useOpen(onDone);
  const [words, setWords] = useState('');
  const [chosen, setChosen] = useState(0);
  const stationOf = (page: Page) => (page.station === null ? '' : text(`station.${page.station}`));
  const people = usePeopleFound(words);
  const choices = choicesOf(pagesFound(pages, words, stationOf), people.rows, people.more);
  const at = Math.min(chosen, choices.length - 1);
  const idOf = (choice: Choice) => `${list}${choice.kind}-${choice.id}`;
  const choose = (index: number) => {
    setChosen(index);
    const choice = choices[index];
    if (choice !== undefined) document.getElementById(idOf(choice))?.scrollIntoView({ block: 'nearest' });
  };
  const onKeyDown = (event: KeyboardEvent) => {
    const step = event.key === 'ArrowDown' ? 1 : event.key === 'ArrowUp' ? -1 : 0;
    if (step !== 0) {
      event.preventDefault();
      choose((at + step + choices.length) % Math.max(1, choices.length));
    } else if (event.key === 'Enter') open(choices[at], words);
  };
  const active = choices[at];
  const option = (choice: Choice, index: number) => (
    <Option key={idOf(choice)} id={idOf(choice)} selected={index === at} onPoint={() => setChosen(index)} onOpen={() => open(choice, words)} onKeyDown={onKeyDown}>
      <Line choice={choice} words={words.trim()} stationOf={stationOf} />
    </Option>
  );
  const indexed = choices.map((choice, index) => ({ choice, index }));
  const [pageLines, peopleLines] = [indexed.filter(({ choice }) => choice.kind === 'page'), indexed.filter(({ choice }) => choice.kind !== 'page')];
  return (
    <div className={styles.search}>
      <div className={styles.line}>
        <IconSearch className="icon" aria-hidden />
        <input
          className={styles.input}
          // oxlint-disable-next-line jsx-a11y/no-autofocus -- the dialogue exists for this one field
          autoFocus
          role="combobox"
          aria-expanded="true"
          aria-controls={list}
          aria-activedescendant={active && idOf(active)}
          aria-label={text('search.title')}
          placeholder={text('search.placeholder')}
          autoComplete="off"
          spellCheck={false}
          value={words}
          onChange={(event) => {
            setWords(event.currentTarget.value);
            setChosen(0);
          }}
          onKeyDown={onKeyDown}
        />
      </div>
      <div className={styles.list} id={list} role="listbox" aria-label={text('search.title')} aria-busy={people.waiting}>
        <Group name={text('search.pages')} headed={peopleLines.length > 0}>
          {pageLines.map(({ choice, index }) => option(choice, index))}
        </Group>
        <Group name={text('search.people')} headed>
          {peopleLines.map(({ choice, index }) => option(choice, index))}
        </Group>
      </div>
      <State count={choices.length} people={people} />
    </div>
  );
}

/** Where a choice leads. */
function useOpen(onDone: () => void) {
  const navigate = useNavigate();
  return (choice: Choice | undefined, words: string) => {
    if (choice === undefined) return;
    onDone();
    if (choice.kind === 'page') void navigate({ to: choice.page.path });
    else if (choice.kind === 'person') void navigate({ to: '/know/people/$id', params: { id: choice.person.person_id } });
    else void navigate({ to: '/know/people', search: { q: words.trim() } });
  };
}

interface GroupProps {
  readonly name: string;
  readonly headed: boolean;
  readonly children: readonly ReactNode[];
}

function Group({ name, headed, children }: GroupProps) {
  if (children.length === 0) return null;
  return (
    <div role="group" aria-label={name}>
      {headed && (
        <p className={`${styles.group ?? ''} caption muted`} aria-hidden="true">
          {name}
        </p>
      )}
      {children}
    </div>
  );
}

interface OptionProps {
  readonly id: string;
  readonly selected: boolean;
  readonly onPoint: () => void;
  readonly onOpen: () => void;
  readonly onKeyDown: (event: KeyboardEvent) => void;
  readonly children: ReactNode;
}

const Option = ({ id, selected, onPoint, onOpen, onKeyDown, children }: OptionProps) => (
  <div id={id} role="option" tabIndex={-1} aria-selected={selected} className={styles.option} onPointerMove={onPoint} onClick={onOpen} onKeyDown={onKeyDown}>
    {children}
    <IconCornerDownLeft className="icon" aria-hidden />
  </div>
);

interface LineProps {
  readonly choice: Choice;
  readonly words: string;
  readonly stationOf: (page: Page) => string;
}

function Line({ choice, words, stationOf }: LineProps) {
  const text = useText();
  const label = useLabel();
  const moment = useMoment();
  if (choice.kind === 'page') {
    return (
      <>
        <span className="medium">{label(choice.page.title)}</span>
        <span className="caption muted">{stationOf(choice.page)}</span>
      </>
    );
  }
  if (choice.kind === 'people') return <span className={styles.all}>{text('search.all', { words })}</span>;
  const { person } = choice;
  return (
    <>
      <span className="clip">
        <span className="medium">{person.label}</span> {person.key !== null && <span className="secondary">{person.key}</span>}
      </span>
      <span className="caption muted nowrap">{text('search.lastSeen', { day: moment.date(person.last_seen) })}</span>
    </>
  );
}

/** What the answer is, said to those who hear it and, where there is nothing to see, shown. */
function State({ count, people }: { readonly count: number; readonly people: PeopleFound }) {
  const text = useText();
  const reason = useReason();
  const said = people.waiting
    ? text('search.waiting')
    : people.error !== null
      ? text('search.failed', { reason: reason(people.error) })
      : count === 0
        ? text('search.none')
        : text('search.found', { count });
  const shown = people.error !== null || count === 0;
  return (
    <p className={styles.none} role="status">
      {shown ? said : <span className="visually-hidden">{said}</span>}
    </p>
  );
}
