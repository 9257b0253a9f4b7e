import { useCallback, useMemo } from 'react';
import type { Schemas } from '../api/client';
import { useChannelName, useTouchpointName } from '../definitions/useNames';
import { formatOf } from '../format/format';
import { useSession } from '../app/useSession';
import { useLanguage } from '../i18n/useText';
import { isStandard } from './standard';
import { subjectOf } from './subject';
import { useText } from './text';

export type TimelineRow = Schemas['TimelineRow'];

interface EventWords {
  /** What happened, in a few words. */
  title(row: TimelineRow): string;
  /** Where and by which way. */
  detail(row: TimelineRow): string;
  /** A sent name in the reader's language, where the trade agrees on it. */
  name(name: string): string;
  channel(name: string): string;
  touchpoint(name: string): string;
}

const kinds = ['identify', 'alias', 'group', 'page', 'screen'] as const;
/** What the server calls such an event when its sender gave it no name. */
const unnamed = new Set(['Identified', 'Aliased', 'Group Joined', 'Page Viewed', 'Screen Viewed']);

/** How events read: names the trade agrees on are translated, everything else stands as it was sent. */
export function useEventWords(): EventWords {
  const text = useText();
  const language = useLanguage();
  const { timezone } = useSession();
  const channelName = useChannelName();
  const touchpoint = useTouchpointName();
  const name = useCallback((sent: string) => (isStandard(sent) ? text(`standard.${sent}`) : sent), [text]);
  const channel = useCallback((sent: string) => (sent === 'Unassigned' ? text('unassigned') : channelName(sent)), [text, channelName]);
  return useMemo(() => {
    const plain = (row: TimelineRow): string => {
      const kind = kinds.find((one) => one === row.type);
      if (row.type === 'page' || row.type === 'screen') return row.title ?? row.page ?? name(row.name);
      if (kind !== undefined && unnamed.has(row.name)) return text(`kind.${kind}`);
      return name(row.name);
    };
    const title = (row: TimelineRow): string => {
      const amount = row.revenue === null ? null : formatOf(language, row.currency, timezone).money(row.revenue, 2);
      const about = [subjectOf(row), amount].filter((part) => part !== null).join(', ');
      return about === '' ? plain(row) : text('about', { title: plain(row), about });
    };
    const detail = (row: TimelineRow): string =>
      [
        touchpoint(row.touchpoint ?? ''),
        row.channel === null ? '' : channel(row.channel),
        row.campaign ?? '',
        row.page !== null && row.page !== plain(row) ? row.page : '',
        row.actor === 'bot' ? text('bot') : '',
      ]
        .filter(Boolean)
        .join(' · ');
    return { title, detail, name, channel, touchpoint };
  }, [text, name, language, timezone, channel, touchpoint]);
}
