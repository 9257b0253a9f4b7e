import { Button } from '@mantine/core';
import { useNavigate } from '@tanstack/react-router';
import { Door } from '../components/Door/Door';
import { useText } from './text';

/** An address that no page has; it may be asked for before anyone is logged in. */
export function NotFound() {
  const text = useText();
  const navigate = useNavigate();
  return (
    <Door title={text('notFound.title')} intro={text('notFound.text')}>
      <p className="secondary">
        <Button mt={16} onClick={() => void navigate({ to: '/', search: {} })}>
          {text('notFound.action')}
        </Button>
      </p>
    </Door>
  );
}
