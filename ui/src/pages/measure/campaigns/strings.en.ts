import type { Same } from '../../../i18n/strings';
import type de from './strings.de';

const en: Same<typeof de> = {
  lead: {
    none: 'No campaign has been described yet.',
    campaigns_one: 'One campaign is described, {{running}} is running now.',
    campaigns_other: '{{amount}} campaigns are described, {{running}} are running now.',
    aside: 'The code ties links, costs and visits to the campaign.',
  },
  new: 'New campaign',
  caption: 'Campaigns',
  empty: 'No campaigns yet',
  emptyText: 'A campaign gives the code in your links a name, a period, an owner and a budget.',
  campaign: 'Campaign',
  code: 'Code',
  codeHint: 'The value of utm_campaign in your links. It stays as it is.',
  codeUsed: 'A campaign carries this code already. Choose another one.',
  phase: 'State',
  phases: { ahead: 'still to come', running: 'running', over: 'over', open: 'no period' },
  span: 'Period',
  from: 'from {{day}}',
  until: 'until {{day}}',
  channel: 'Channel',
  owner: 'Owner',
  planned: 'Planned cost',
  none: '–',
  onlyDraft: 'draft only',
  hasDraft: 'draft',
  name: 'Name',
  create: 'Create campaign',
};
export default en;
