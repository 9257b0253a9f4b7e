import type { Same } from '../../i18n/strings';
import type de from './strings.de';

const en: Same<typeof de> = {
  title: 'Set up Faden',
  intro: 'This is what we need before the first event arrives.',
  company: 'Company',
  companyHint: 'Stands above the navigation and in reports.',
  name: 'Your name',
  email: 'Your e-mail',
  password: 'Password',
  passwordHint: 'At least 12 characters. A row of words is easy to remember.',
  language: 'Language',
  timezone: 'Time zone',
  timezoneHint: 'It decides when a day begins.',
  currency: 'Currency',
  search: 'Search',
  nothing: 'Nothing has this name.',
  submit: 'Set up and log in',
  you: 'You',
  formats: 'Formats',
  short: '{{missing}} more characters.',
  noToken: 'The address lacks the one-time key.',
  noTokenText: 'Open the link that the server prints when it starts. It looks like this:',
  tokenInvalid: 'This link is no longer valid.',
  tokenInvalidText: 'Each link works once. Restart the server; it then prints a new one.',
  done: 'Faden is already set up.',
  doneText: 'Log in with your e-mail.',
  login: 'To the login',
  names: { de: 'German', en: 'English' },
};
export default en;
