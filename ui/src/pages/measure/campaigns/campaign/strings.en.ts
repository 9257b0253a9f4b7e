import type { Same } from '../../../../i18n/strings';
import type de from './strings.de';

const en: Same<typeof de> = {
  unknown: 'There is no such campaign',
  unknownText: 'No campaign carries the code “{{code}}”.',
  toCampaigns: 'To the campaigns',
  lead: {
    running: 'The campaign is running, from {{start}} to {{end}}.',
    runningOn: 'The campaign has been running since {{start}}, without an end.',
    runningUntil: 'The campaign is running until {{end}}.',
    ahead: 'The campaign begins on {{start}}.',
    over: 'The campaign ended on {{end}}.',
    open: 'The campaign has no period yet.',
    code: 'Links carry utm_campaign={{code}}.',
  },
  field: { label: 'Name', start: 'First day', end: 'Last day', owner: 'Owner', channel: 'Channel', planned: 'Planned cost', note: 'Note' },
  plannedHint: 'The budget. What is really spent stands under “Cost”.',
  currency: 'Currency',
};
export default en;
