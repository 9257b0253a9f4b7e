import { Link } from '@tanstack/react-router';
import { useMemo } from 'react';
import type { Column } from '../../../components/DataTable/column';
import { useReasonName } from '../../../experiences/useReasonName';
import { useMoment } from '../../../format/moment';
import { useFormat } from '../../../format/useFormat';
import { useNow } from '../../../format/useNow';
import styles from './Decisions.module.css';
import { useText } from './text';
import type { Line } from './useDecisions';
import { useLineNames } from './useLineNames';

export function useColumns(onOpen: (line: Line) => void): readonly Column<Line>[] {
  const text = useText();
  const reasonName = useReasonName();
  const format = useFormat();
  const moment = useMoment();
  const now = useNow(60_000);
  const names = useLineNames();
  return useMemo(
    (): readonly Column<Line>[] => [
      {
        id: 'variant',
        header: text('variant'),
        phone: 'name',
        cell: (line) => (
          <button type="button" className={styles.open} aria-haspopup="dialog" onClick={() => onOpen(line)}>
            {names.variant(line)}
          </button>
        ),
      },
      { id: 'experience', header: text('experience'), cell: (line) => names.experience(line.experience) },
      { id: 'reason', header: text('reason'), cell: ({ reason }) => <span className="secondary">{reasonName(reason)}</span> },
      {
        id: 'person',
        header: text('person'),
        cell: ({ person_id: person, times }) =>
          person === null ? (
            <span className="muted">
              {text('nobody')}
              {times > 1 && `, ${text('times', { amount: format.count(times) })}`}
            </span>
          ) : (
            <Link to="/know/people/$id" params={{ id: person }} className={`${styles.link} source`}>
              {person}
            </Link>
          ),
      },
      { id: 'reaction', header: text('reaction'), cell: ({ clicked, viewed }) => <span className={clicked ? 'medium' : 'muted'}>{text(clicked ? 'clicked' : viewed ? 'viewed' : 'notYet')}</span> },
      { id: 'at', header: text('at'), align: 'right', phone: 'value', cell: ({ at }) => `${moment.day(at, now)}, ${moment.minute(at)}` },
    ],
    [text, reasonName, format, moment, now, names, onOpen],
  );
}
