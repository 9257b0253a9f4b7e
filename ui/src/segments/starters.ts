import { everyEvent, type ConditionRule } from '../conditions/condition';
import type { Label } from '../i18n/language';
import { isPurpose } from '../consent/purposes';
import type { Segment } from './segment';

/** A segment to begin with; what it asks for is changed in the builder. */
export interface Starter {
  readonly key: string;
  readonly segment: Segment;
}

const done = (name: string) => ({ ...everyEvent, rules: [{ field: 'name', operator: '=', value: name }] });

const segment = (label: Label, purpose: string, ...rules: ConditionRule[]): Segment => ({
  label,
  description: '',
  owner: '',
  purpose: isPurpose(purpose) ? purpose : 'measurement',
  condition: { ...everyEvent, rules },
  list: false,
  active: true,
});

/** What most companies ask first. `interest` is the tag that the third begins with. */
export const startersOf = (interest: string): readonly Starter[] => [
  {
    key: 'quiet-30-days',
    segment: segment({ de: '30 Tage nichts gehört', en: 'Quiet for 30 days' }, 'marketing.email', { field: 'last_seen_days', operator: '>=', value: 30 }),
  },
  {
    key: 'bought-twice-60-days',
    segment: segment(
      { de: 'Zweimal gekauft in 60 Tagen', en: 'Bought twice in 60 days' },
      'measurement',
      { field: 'did', operator: '>=', value: { times: 2, days: 60, where: done('Order Completed') } },
    ),
  },
  {
    key: 'interested',
    segment: segment({ de: 'Interessiert an …', en: 'Interested in …' }, 'personalisation', { field: `interests.${interest}`, operator: '>=', value: 5 }),
  },
];

export const newList = (label: Label): Segment => ({ ...segment(label, 'measurement'), condition: null, list: true });
export const newSegment = (label: Label): Segment => segment(label, 'measurement', { field: 'visits', operator: '>=', value: 1 });
