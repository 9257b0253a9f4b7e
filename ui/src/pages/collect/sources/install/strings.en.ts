import type { Same } from '../../../../i18n/strings';
import type de from './strings.de';

const en: Same<typeof de> = {
  ways: { script: 'Script', segment: 'Segment SDK', rudderstack: 'RudderStack', http: 'HTTP', file: 'Import a file' },
  hint: {
    script: 'Before </head> on every page. With data-consent="ask" the script sets no cookie until consent is there.',
    segment: 'What you already measure with these SDKs stays as it is: only the address and the key change.',
    rudderstack: 'The address of this server stands in for the “data plane”, the key for the “write key”.',
    http: 'The key is the user name, the password stays empty. A messageId of your own makes repeats harmless.',
    file: 'Rows that are already there do not count twice. What does not fit goes to quarantine with its reason.',
  },
  toImports: 'Import in the browser',
  noKey: 'This source has no valid key. Add one, and what to install stands here.',
};
export default en;
