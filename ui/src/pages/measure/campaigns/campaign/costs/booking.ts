import type { CostForm } from './useCosts';

/** What a form holds while it is filled. */
export interface Filled {
  readonly status: 'actual' | 'planned';
  readonly amount: string;
  readonly currency: string;
  readonly start: string | null;
  readonly end: string | null;
  readonly note: string;
}

export type Gap = 'amount' | 'start' | 'end';

/** What is still missing, before the server is asked. */
export const gapsOf = ({ amount, start, end }: Filled): readonly Gap[] => [
  ...(Number(amount) > 0 ? [] : (['amount'] as const)),
  ...(start === null ? (['start'] as const) : []),
  ...(end === null ? (['end'] as const) : []),
];

/** The booking that a whole form asks for; `id` stays the same however often it is sent. */
export const bookingOf = (id: string, campaign: string, { start, end, note, ...rest }: Filled): CostForm => ({
  ...rest,
  id,
  campaign,
  start: start ?? '',
  end: end ?? '',
  note: note.trim() === '' ? null : note,
});

/** An id that nobody has had. `crypto.randomUUID` is there in secure contexts only; a house may run without TLS. */
export const newId = (): string => Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, '0')).join('');
