import {
  IconBasket,
  IconCalendar,
  IconClick,
  IconClock,
  IconDownload,
  IconEyeOff,
  IconFingerprint,
  IconForms,
  IconLink,
  IconMail,
  IconMessage,
  IconPlayerPlay,
  IconPoint,
  IconQrcode,
  IconReceipt,
  IconSearch,
  IconShare,
  IconTag,
  IconUser,
  IconUsers,
  IconWorld,
  type Icon,
} from '@tabler/icons-react';
import type { Schemas } from '../api/client';

export type IconRow = Pick<Schemas['TimelineRow'], 'actor' | 'name' | 'revenue' | 'type'>;

/** The first line that fits an event's name draws its icon. */
const byName: readonly (readonly [RegExp, Icon])[] = [
  [/attention|dwell|heartbeat/i, IconClock],
  [/order|purchase|refund|checkout|payment/i, IconReceipt],
  [/coupon|promotion|offer|discount/i, IconTag],
  [/cart|basket|product (added|removed)/i, IconBasket],
  [/search/i, IconSearch],
  [/scan|qr|nfc|code/i, IconQrcode],
  [/mail|newsletter|campaign/i, IconMail],
  [/review|rating|survey|feedback/i, IconMessage],
  [/share|invite|recommend/i, IconShare],
  [/download/i, IconDownload],
  [/video|playback|audio/i, IconPlayerPlay],
  [/form|lead|submit/i, IconForms],
  [/appointment|booked|webinar|registered/i, IconCalendar],
  [/sign|account|log ?in/i, IconUser],
  [/link/i, IconLink],
  [/click/i, IconClick],
  [/view/i, IconWorld],
];

export function iconOf(row: IconRow): Icon {
  if (row.actor !== 'human') return IconEyeOff;
  if (row.type === 'identify') return IconUser;
  if (row.type === 'alias') return IconFingerprint;
  if (row.type === 'group' || row.type === 'segment') return IconUsers;
  if (row.type === 'page' || row.type === 'screen') return IconWorld;
  if (row.revenue !== null) return IconReceipt;
  return byName.find(([pattern]) => pattern.test(row.name))?.[1] ?? (row.type === 'visit' ? IconWorld : IconPoint);
}
