import { useMantineColorScheme, type MantineColorScheme } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { Link, useNavigate } from '@tanstack/react-router';
import { IconLogout, IconSettings } from '@tabler/icons-react';
import { api, read } from '../../api/client';
import { languages, type Language } from '../../i18n/language';
import { changeLanguage } from '../../i18n/translate';
import { useLanguage } from '../../i18n/useText';
import { useText } from '../text';
import styles from './Account.module.css';

/** Each language in its own words. */
const languageNames: Readonly<Record<Language, string>> = { de: 'Deutsch', en: 'English' };
const schemes: readonly MantineColorScheme[] = ['auto', 'light', 'dark'];

interface AccountChoicesProps {
  readonly withSettings: boolean;
  readonly onDone: () => void;
}

export function AccountChoices({ withSettings, onDone }: AccountChoicesProps) {
  const text = useText();
  const language = useLanguage();
  const { colorScheme, setColorScheme } = useMantineColorScheme();
  const logout = useLogout();
  return (
    <div className={styles.choices}>
      <fieldset className={styles.group}>
        <legend>{text('account.language')}</legend>
        {languages.map((one) => (
          <label key={one} className={styles.choice} lang={one}>
            <input type="radio" name="language" value={one} checked={one === language} onChange={() => void changeLanguage(one)} />
            {languageNames[one]}
          </label>
        ))}
      </fieldset>
      <fieldset className={styles.group}>
        <legend>{text('account.scheme')}</legend>
        {schemes.map((scheme) => (
          <label key={scheme} className={styles.choice}>
            <input type="radio" name="scheme" value={scheme} checked={scheme === colorScheme} onChange={() => setColorScheme(scheme)} />
            {text(`account.${scheme}`)}
          </label>
        ))}
      </fieldset>
      {withSettings && (
        <Link to="/settings" className={styles.action} onClick={onDone}>
          <IconSettings className="icon" aria-hidden />
          {text('settings')}
        </Link>
      )}
      <button type="button" className={styles.action} onClick={() => logout.mutate()}>
        <IconLogout className="icon" aria-hidden />
        {text('account.logout')}
      </button>
    </div>
  );
}

function useLogout() {
  const client = useQueryClient();
  const navigate = useNavigate();
  return useMutation({
    mutationFn: () => read(api.POST('/api/logout')),
    onSuccess: async () => {
      client.clear();
      await navigate({ to: '/login' });
    },
  });
}
