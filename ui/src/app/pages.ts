import { imports } from '../pages/collect/imports/page';
import { live } from '../pages/collect/live/page';
import { quarantine } from '../pages/collect/quarantine/page';
import { sources } from '../pages/collect/sources/page';
import { source } from '../pages/collect/sources/source/page';
import { conflicts } from '../pages/know/conflicts/page';
import { interests } from '../pages/know/interests/page';
import { people } from '../pages/know/people/page';
import { person } from '../pages/know/people/person/page';
import { segmentEditor } from '../pages/know/segments/segment/edit/page';
import { segment } from '../pages/know/segments/segment/page';
import { segments } from '../pages/know/segments/page';
import { traits } from '../pages/know/traits/page';
import { privacyConsent } from '../pages/know/privacy/consent/page';
import { privacy } from '../pages/know/privacy/page';
import { privacyRetention } from '../pages/know/privacy/retention/page';
import { privacyRules } from '../pages/know/privacy/rules/page';
import { collection } from '../pages/decide/collections/collection/page';
import { collections } from '../pages/decide/collections/page';
import { decisions } from '../pages/decide/decisions/page';
import { experienceEditor } from '../pages/decide/experiences/experience/edit/page';
import { experience } from '../pages/decide/experiences/experience/page';
import { experiences } from '../pages/decide/experiences/page';
import { experiments } from '../pages/decide/experiments/page';
import { overview } from '../pages/overview/page';
import { campaign } from '../pages/measure/campaigns/campaign/page';
import { campaigns } from '../pages/measure/campaigns/page';
import { channelRules } from '../pages/measure/channel-rules/page';
import { channels } from '../pages/measure/channels/page';
import { scale } from '../pages/measure/scale/page';
import { login } from '../pages/login/page';
import { settings } from '../pages/settings/page';
import { setup } from '../pages/setup/page';
import type { Page } from './page';

/** Every page there is, in the order of navigation. A new page is one line here. */
export const pages: readonly Page[] = [
  // collect
  sources,
  source,
  live,
  imports,
  quarantine,
  // know
  people,
  person,
  segments,
  segment,
  segmentEditor,
  interests,
  traits,
  conflicts,
  privacy,
  privacyConsent,
  privacyRules,
  privacyRetention,
  // decide
  experiences,
  experience,
  experienceEditor,
  experiments,
  decisions,
  collections,
  collection,
  // measure
  overview,
  channels,
  scale,
  channelRules,
  campaigns,
  campaign,
  // at the foot
  settings,
  // without the shell
  setup,
  login,
];
