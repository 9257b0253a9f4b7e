import { IconUserCircle } from '@tabler/icons-react';
import { useSession } from '../../app/useSession';
import { Dropdown } from '../../components/Dropdown/Dropdown';
import { useText } from '../text';
import { AccountChoices } from './AccountChoices';

interface AccountMenuProps {
  readonly className: string | undefined;
  /** Where it has no name beside it, the way to the settings is in here too. */
  readonly named?: boolean;
}

/** Who is logged in; behind it language, appearance, log out. */
export function AccountMenu({ className, named = false }: AccountMenuProps) {
  const text = useText();
  const { user } = useSession();
  const label = text('account.open');
  return (
    <Dropdown
      label={label}
      placement={named ? 'above-start' : 'below-end'}
      trigger={(id) => (
        <button type="button" className={className} popoverTarget={id} aria-label={named ? `${user?.name ?? ''}, ${label}` : label}>
          <IconUserCircle className="icon" aria-hidden />
          {named && <span className="clip">{user?.name}</span>}
        </button>
      )}
    >
      {(close) => <AccountChoices withSettings={!named} onDone={close} />}
    </Dropdown>
  );
}
