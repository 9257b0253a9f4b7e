import type { Same } from '../../i18n/strings';
import type de from './strings.de';

const en: Same<typeof de> = {
  title: 'Log in',
  email: 'E-mail',
  password: 'Password',
  submit: 'Log in',
  failed: 'E-mail or password is not right.',
  tooMany: 'Too many attempts. Please wait a few minutes.',
  language: 'Language',
};
export default en;
