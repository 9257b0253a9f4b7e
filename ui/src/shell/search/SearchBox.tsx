import { useNavigate } from '@tanstack/react-router';
import { IconCornerDownLeft, IconSearch } from '@tabler/icons-react';
import { useId, useState, type KeyboardEvent } from 'react';
import { pages } from '../../app/pages';
import type { Page } from '../../app/page';
import { useLabel } from '../../i18n/useText';
import { useText } from '../text';
import styles from './Search.module.css';

const plain = (text: string): string => text.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase();

/** Pages by name or station, in both languages, found as one types; arrows choose, enter opens. */
export default function SearchBox({ onDone }: { readonly onDone: () => void }) {
  const text = useText();
  const label = useLabel();
  const navigate = useNavigate();
  const list = useId();
  const [words, setWords] = useState('');
  const [chosen, setChosen] = useState(0);
  const stationOf = (page: Page) => (page.station === null ? '' : text(`station.${page.station}`));
  const wanted = plain(words).split(/\s+/).filter(Boolean);
  const found = pages.filter((page) => {
    if (!page.listed) return false;
    const names = plain(`${page.title.de} ${page.title.en} ${stationOf(page)}`);
    return wanted.every((word) => names.includes(word));
  });
  const open = (page: Page | undefined) => {
    if (page === undefined) return;
    onDone();
    void navigate({ to: page.path });
  };
  const onKeyDown = (event: KeyboardEvent) => {
    const step = event.key === 'ArrowDown' ? 1 : event.key === 'ArrowUp' ? -1 : 0;
    if (step !== 0) {
      event.preventDefault();
      setChosen((now) => (now + step + found.length) % Math.max(1, found.length));
    } else if (event.key === 'Enter') open(found[chosen]);
  };
  const idOf = (page: Page) => `${list}${page.path}`;
  const active = found[chosen];
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
          value={words}
          onChange={(event) => {
            setWords(event.currentTarget.value);
            setChosen(0);
          }}
          onKeyDown={onKeyDown}
        />
      </div>
      <div className={styles.list} id={list} role="listbox" aria-label={text('search.title')}>
        {found.map((page, index) => (
          <div
            key={page.path}
            id={idOf(page)}
            role="option"
            tabIndex={-1}
            aria-selected={index === chosen}
            className={styles.option}
            onPointerMove={() => setChosen(index)}
            onClick={() => open(page)}
            onKeyDown={onKeyDown}
          >
            <span className="medium">{label(page.title)}</span>
            <span className="caption muted">{stationOf(page)}</span>
            <IconCornerDownLeft className="icon" aria-hidden />
          </div>
        ))}
      </div>
      <p className={styles.none} role="status">
        {found.length === 0 ? text('search.none') : <span className="visually-hidden">{text('search.found', { count: found.length })}</span>}
      </p>
    </div>
  );
}
