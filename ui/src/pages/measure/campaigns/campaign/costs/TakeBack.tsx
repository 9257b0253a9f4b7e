import { Button } from '@mantine/core';
import { useNotify } from '../../../../../components/Notice/Notices';
import { useReason } from '../../../../../components/QueryPanel/useReason';
import { Facts } from '../../../../../components/Facts/Facts';
import { useFormat } from '../../../../../format/useFormat';
import styles from '../../Campaigns.module.css';
import { useText } from './text';
import { useTakeCostBack, type Cost } from './useCosts';

interface TakeBackProps {
  readonly cost: Cost;
  readonly onDone: () => void;
}

/** What the reversal does, before it is written. */
export function TakeBack({ cost, onDone }: TakeBackProps) {
  const text = useText();
  const reason = useReason();
  const notify = useNotify();
  const format = useFormat(cost.currency);
  const takeBack = useTakeCostBack();
  const run = () =>
    takeBack.mutate(cost.cost_id, {
      onSuccess: () => {
        notify({ message: text('tookBack') });
        onDone();
      },
    });
  return (
    <div className={styles.form}>
      <Facts
        facts={[
          { name: text('span'), value: format.span(cost.start, cost.end) },
          { name: text('status'), value: text(`statuses.${cost.status}`) },
          { name: text('amount'), value: format.money(Number(cost.amount), 2) },
          ...(cost.note === null ? [] : [{ name: text('note'), value: cost.note }]),
        ]}
      />
      <p>{text('takeBackText', { amount: format.money(-Number(cost.amount), 2) })}</p>
      <div role="alert">{takeBack.error !== null && <p className={styles.error}>{reason(takeBack.error)}</p>}</div>
      <Button variant="danger" loading={takeBack.isPending} onClick={run}>
        {text('takeBackIt')}
      </Button>
    </div>
  );
}
