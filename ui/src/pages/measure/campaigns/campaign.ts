/** Amount and currency, as the server writes money. */
export type Money = readonly [amount: string, currency: string];

/** A campaign; its key is the code that links carry (`utm_campaign`). Days are `2026-07-31`. */
export interface Campaign {
  readonly label: string;
  readonly start: string | null;
  readonly end: string | null;
  readonly owner: string | null;
  readonly channel: string | null;
  readonly planned: Money | null;
  readonly note: string | null;
}

const textOr = (value: unknown): string | null => (typeof value === 'string' && value !== '' ? value : null);

const moneyOr = (value: unknown): Money | null => {
  if (!Array.isArray(value) || value.length !== 2) return null;
  const [amount, currency] = value as [unknown, unknown];
  return [String(amount), String(currency)];
};

export const campaignOf = (body: Readonly<Record<string, unknown>>): Campaign => ({
  label: textOr(body['label']) ?? '',
  start: textOr(body['start']),
  end: textOr(body['end']),
  owner: textOr(body['owner']),
  channel: textOr(body['channel']),
  planned: moneyOr(body['planned']),
  note: textOr(body['note']),
});

export const newCampaign = (label: string): Campaign => ({ label, start: null, end: null, owner: null, channel: null, planned: null, note: null });

export type Phase = 'ahead' | 'running' | 'over' | 'open';

/** Where a campaign stands on a day; without a period it is open. */
export function phaseOf({ start, end }: Campaign, today: string): Phase {
  if (start === null && end === null) return 'open';
  if (start !== null && start > today) return 'ahead';
  return end !== null && end < today ? 'over' : 'running';
}
