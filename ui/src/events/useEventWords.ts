import { useCallback, useMemo } from 'react';
import type { Schemas } from '../api/client';
import { formatOf } from '../format/format';
import { useSession } from '../app/useSession';
import { useLanguage } from '../i18n/useText';
import { useValueName } from '../names/useValueName';
import { useSegmentName } from '../segments/useSegmentName';
import { isStandard } from './standard';
import { costOf, movesOf, subjectOf } from './subject';
import { useText } from './text';

export type TimelineRow = Schemas['TimelineRow'];

interface EventWords {
  /** What happened, in a few words. */
  title(row: TimelineRow): string;
  /** Where and by which way. */
  detail(row: TimelineRow): string;
  /** A sent name in the reader's language, where the trade agrees on it. */
  name(name: string): string;
}

/** The server's word for visits that no channel rule takes. */
const unassigned = 'Unassigned';
const kinds = ['identify', 'alias', 'group', 'page', 'screen'] as const;
/** Pages and views go by their title; who did not agree to be measured has none, and the address stands for it. */
const isView = (row: TimelineRow): boolean => row.type === 'page' || row.type === 'screen';
/** What the server calls such an event when its sender gave it no name. */
const unnamed = new Set(['Identified', 'Aliased', 'Group Joined', 'Page Viewed', 'Screen Viewed']);

/** How events read: names the trade agrees on are translated, everything else stands as it was sent. */
export function useEventWords(): EventWords {
  const text = useText();
  const language = useLanguage();
  const { timezone } = useSession();
  const valueName = useValueName();
  const segmentName = useSegmentName();
  const name = useCallback((sent: string) => (isStandard(sent) ? text(`standard.${sent}`) : sent), [text]);
  return useMemo(() => {
    const plain = (row: TimelineRow): string => {
      if (row.title !== null && isView(row)) return row.title;
      const kind = kinds.find((one) => one === row.type);
      const said = kind !== undefined && unnamed.has(row.name) ? text(`kind.${kind}`) : name(row.name);
      return row.page !== null && isView(row) ? text('about', { title: said, about: row.page }) : said;
    };
    const money = (amount: number, currency: string | null) => formatOf(language, currency, timezone).money(amount, 2);
    const about = (row: TimelineRow): (string | null)[] => {
      const cost = costOf(row);
      if (cost !== null) return [cost.campaign === null ? null : valueName('campaign', cost.campaign), money(cost.amount, cost.currency)];
      const basket = row.revenue !== null && row.product_count > 0 ? text('products', { count: row.product_count }) : null;
      return [subjectOf(row) ?? basket, row.revenue === null ? null : money(row.revenue, row.currency)];
    };
    const moved = (way: 'entered' | 'left', keys: readonly string[]): string => (keys.length === 0 ? '' : text(`segments.${way}`, { names: keys.map(segmentName).join(', ') }));
    const title = (row: TimelineRow): string => {
      const moves = movesOf(row);
      if (moves !== null) return [moved('entered', moves.entered), moved('left', moves.left)].filter(Boolean).join(' · ') || row.name;
      const said = about(row).filter((part) => part !== null).join(', ');
      return said === '' ? plain(row) : text('about', { title: plain(row), about: said });
    };
    // A booking or a trait comes by no way at all; only a visit can lack one.
    const way = ({ channel, visit_id: visit }: TimelineRow): string => (channel === null || (visit === null && channel === unassigned) ? '' : valueName('channel', channel));
    const bought = (row: TimelineRow): string => (row.revenue === null || subjectOf(row) !== null ? '' : row.products.join(', '));
    const detail = (row: TimelineRow): string =>
      [
        valueName('touchpoint', row.touchpoint),
        way(row),
        row.campaign === null ? '' : valueName('campaign', row.campaign),
        row.page !== null && !(row.title === null && isView(row)) ? row.page : '',
        bought(row),
        row.actor === 'bot' ? text('bot') : row.actor === 'scanner' ? text('scanner') : '',
      ]
        .filter(Boolean)
        .join(' · ');
    return { title, detail, name };
  }, [text, name, language, timezone, valueName, segmentName]);
}
