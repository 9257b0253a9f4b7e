import { ActionIcon, Select } from '@mantine/core';
import { IconX } from '@tabler/icons-react';
import { useState } from 'react';
import { QueryPanel } from '../../../../components/QueryPanel/QueryPanel';
import { useFormat } from '../../../../format/useFormat';
import { useLabel } from '../../../../i18n/useText';
import { useOverlap, type Overlap as Shared } from '../../../../segments/audience';
import { useSegments, type SegmentRow } from '../../../../segments/useSegments';
import styles from './Segment.module.css';
import { useText } from './text';

const first = 3;
const most = 6;

/** How many of each segment belong to the others, too: the row's share, and how many that are. */
export function Overlap({ segment }: { readonly segment: SegmentRow }) {
  const text = useText();
  const label = useLabel();
  const { query: all } = useSegments();
  const [chosen, setChosen] = useState<readonly string[] | null>(null);
  const others = (all.data?.rows ?? []).filter((row) => row.key !== segment.key && row.active).toSorted((a, b) => b.members - a.members);
  const keys = (chosen ?? others.slice(0, first).map((row) => row.key)).filter((key) => others.some((row) => row.key === key));
  const { query, queryKey } = useOverlap([segment.key, ...keys]);
  const left = others.filter((row) => !keys.includes(row.key));
  const nameOf = (key: string) => {
    const row = all.data?.rows.find((one) => one.key === key);
    return row === undefined ? key : label(row.label);
  };
  return (
    <section>
      <div className={styles.sectionHead}>
        <h2>{text('overlap.title')}</h2>
        {left.length > 0 && keys.length < most && (
          <Select
            className={styles.add ?? ''}
            aria-label={text('overlap.add')}
            placeholder={text('overlap.add')}
            searchable
            value={null}
            data={left.map((row) => ({ value: row.key, label: label(row.label) }))}
            onChange={(next) => next !== null && setChosen([...keys, next])}
          />
        )}
      </div>
      {keys.length === 0 ? (
        <p className="caption muted">{text('overlap.alone')}</p>
      ) : (
        <>
          <p className="caption muted">{text('overlap.how')}</p>
          <QueryPanel query={query} queryKey={queryKey}>
            {(overlap) => <Matrix overlap={overlap} own={segment.key} nameOf={nameOf} onRemove={(key) => setChosen(keys.filter((one) => one !== key))} />}
          </QueryPanel>
        </>
      )}
    </section>
  );
}

interface MatrixProps {
  readonly overlap: Shared;
  readonly own: string;
  readonly nameOf: (key: string) => string;
  readonly onRemove: (key: string) => void;
}

function Matrix({ overlap: { keys, sizes, both }, own, nameOf, onRemove }: MatrixProps) {
  const text = useText();
  const format = useFormat();
  const people = (count: number) => text('overlap.both', { count, amount: format.count(count) });
  return (
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- what scrolls must be reachable by keyboard
    <div className={styles.scroll} role="region" aria-label={text('overlap.title')} tabIndex={0}>
      <table className={styles.matrix}>
        <caption className="visually-hidden">{text('overlap.caption')}</caption>
        <thead>
          <tr>
            <th scope="col">
              <span className="visually-hidden">{text('overlap.segment')}</span>
            </th>
            {keys.map((key) => (
              <th key={key} scope="col">
                {nameOf(key)}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {keys.map((row, at) => (
            <tr key={row}>
              <th scope="row">
                <span className={styles.rowName}>
                  <span>{nameOf(row)}</span>
                  {row !== own && (
                    <ActionIcon variant="subtle" color="neutral" size={24} aria-label={text('overlap.remove', { name: nameOf(row) })} onClick={() => onRemove(row)}>
                      <IconX size={14} aria-hidden />
                    </ActionIcon>
                  )}
                </span>
              </th>
              {keys.map((column, across) => (
                <td key={column} data-own={at === across}>
                  {at === across ? people(sizes[at] ?? 0) : <Share part={both[at]?.[across] ?? 0} of={sizes[at] ?? 0} words={people} />}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

function Share({ part, of, words }: { readonly part: number; readonly of: number; readonly words: (count: number) => string }) {
  const text = useText();
  const format = useFormat();
  if (of === 0) return <span className="muted">{text('overlap.nobody')}</span>;
  return (
    <>
      <span className="strong">{format.percent(part / of, 0)}</span> <span className="caption muted">{words(part)}</span>
    </>
  );
}
