import type { Same } from '../../../../../i18n/strings';
import type de from './strings.de';

const en: Same<typeof de> = {
  title: 'Cost',
  book: 'Book a cost',
  bookIt: 'Book',
  booked: 'The cost is booked.',
  none: 'No cost booked yet',
  noneText: 'With cost the matrix shows whether the campaign brings more than it costs. It is spread evenly over its days.',
  span: 'Period',
  status: 'Kind',
  statuses: { actual: 'real', planned: 'planned', assumed: 'assumed' },
  note: 'Note',
  bookedAt: 'Booked',
  amount: 'Amount',
  act: 'Action',
  sum: '{{amount}} {{status}}',
  takenBack: 'taken back',
  reversal: 'reversal',
  takeBack: 'Take back',
  takeBackOf: 'Take back the booking of {{amount}} for {{span}}',
  takeBackTitle: 'Take a booking back',
  takeBackText: 'A reversal of {{amount}} cancels it out. Nothing is deleted: both stay in the list and in the event log.',
  takeBackIt: 'Write the reversal',
  tookBack: 'The booking is taken back.',
  field: { status: 'Kind of cost', amount: 'Amount', currency: 'Currency', start: 'First day', end: 'Last day', note: 'Note' },
  choice: { actual: 'Real cost', planned: 'Planned cost' },
  hint: { actual: 'Counts in cost and return.', planned: 'Stands beside it until the real one is booked.' },
  foreign: 'Reports are in {{currency}}. Cost in another currency stands there as “not included”.',
  noteHint: 'What for, from whom, which invoice.',
  missing: { amount: 'Give an amount above 0.', start: 'Give the first day.', end: 'Give the last day.' },
};
export default en;
