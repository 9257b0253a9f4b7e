import { Button } from '@mantine/core';
import { IconAlertTriangle } from '@tabler/icons-react';
import styles from './QueryPanel.module.css';
import { useText } from './text';
import { useReason } from './useReason';

interface FailureProps {
  readonly error: unknown;
  readonly onRetry?: () => void;
}

/** What happened, what is safe, what happens next. */
export function Failure({ error, onRetry }: FailureProps) {
  const text = useText();
  const reason = useReason();
  return (
    <div className={styles.failure} role="alert">
      <IconAlertTriangle className="icon" aria-hidden />
      <div>
        <p className="strong">{text('failed')}</p>
        <p className="caption secondary">{reason(error)}</p>
      </div>
      {onRetry && (
        <Button size="xs" onClick={onRetry}>
          {text('retry')}
        </Button>
      )}
    </div>
  );
}
