import { Menu, useMantineColorScheme, type MantineColorScheme } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { IconLogout, IconSettings, IconUserCircle } from '@tabler/icons-react';
import { api, read } from '../../api/client';
import { useSession } from '../../app/useSession';
import { isLanguage, languages, type Language } from '../../i18n/language';
import { changeLanguage } from '../../i18n/translate';
import { useLanguage } from '../../i18n/useText';
import { useText } from '../text';

/** Each language in its own words. */
const languageNames: Readonly<Record<Language, string>> = { de: 'Deutsch', en: 'English' };
const schemes: readonly MantineColorScheme[] = ['auto', 'light', 'dark'];

interface AccountMenuProps {
  readonly className: string | undefined;
  readonly named?: boolean;
}

/** Who is logged in, language, appearance, log out. */
export function AccountMenu({ className, named = false }: AccountMenuProps) {
  const text = useText();
  const session = useSession();
  const language = useLanguage();
  const { colorScheme, setColorScheme } = useMantineColorScheme();
  const logout = useLogout();
  const navigate = useNavigate();
  return (
    <Menu position="top-start" width={220} withinPortal>
      <Menu.Target>
        <button type="button" className={className} aria-label={named ? `${session.user?.name ?? ''}, ${text('account.open')}` : text('account.open')}>
          <IconUserCircle className="icon" aria-hidden />
          {named && <span className="clip">{session.user?.name}</span>}
        </button>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Label>{text('account.language')}</Menu.Label>
        <Menu.RadioGroup value={language} onChange={(one) => isLanguage(one) && void changeLanguage(one)}>
          {languages.map((one) => (
            <Menu.RadioItem key={one} value={one} lang={one} closeMenuOnClick>
              {languageNames[one]}
            </Menu.RadioItem>
          ))}
        </Menu.RadioGroup>
        <Menu.Label>{text('account.scheme')}</Menu.Label>
        <Menu.RadioGroup value={colorScheme} onChange={(scheme) => setColorScheme(scheme as MantineColorScheme)}>
          {schemes.map((scheme) => (
            <Menu.RadioItem key={scheme} value={scheme} closeMenuOnClick>
              {text(`account.${scheme}`)}
            </Menu.RadioItem>
          ))}
        </Menu.RadioGroup>
        <Menu.Divider />
        {!named && (
          <Menu.Item leftSection={<IconSettings className="icon" aria-hidden />} onClick={() => void navigate({ to: '/settings' })}>
            {text('settings')}
          </Menu.Item>
        )}
        <Menu.Item leftSection={<IconLogout className="icon" aria-hidden />} onClick={() => logout.mutate()}>
          {text('account.logout')}
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
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
