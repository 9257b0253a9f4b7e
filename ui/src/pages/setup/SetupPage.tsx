import { Button } from '@mantine/core';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { Problem } from '../../api/problem';
import { useSession } from '../../app/useSession';
import { Door } from '../../components/Door/Door';
import { Empty } from '../../components/QueryPanel/Empty';
import { SetupForm } from './SetupForm';
import { useText } from './text';
import { useSetup } from './useSetup';

export default function SetupPage() {
  const text = useText();
  const navigate = useNavigate();
  const session = useSession();
  const setup = useSetup();
  const { token }: { token?: string } = useSearch({ strict: false });
  const refused = setup.error instanceof Problem && setup.error.code === 'setup_token_invalid';

  if (!session.setup_required && !setup.isPending && !setup.isSuccess) {
    return (
      <Door title={text('title')}>
        <Empty title={text('done')} action={<Button onClick={() => void navigate({ to: '/login' })}>{text('login')}</Button>}>
          {text('doneText')}
        </Empty>
      </Door>
    );
  }
  if (token === undefined || refused) {
    return (
      <Door title={text('title')}>
        <Empty title={text(refused ? 'tokenInvalid' : 'noToken')}>
          {text(refused ? 'tokenInvalidText' : 'noTokenText')} {!refused && <code>{`${location.origin}/setup?token=…`}</code>}
        </Empty>
      </Door>
    );
  }
  return (
    <Door title={text('title')} intro={text('intro')}>
      <SetupForm pending={setup.isPending} error={setup.error} onSubmit={(form) => setup.mutate({ ...form, token })} />
    </Door>
  );
}
