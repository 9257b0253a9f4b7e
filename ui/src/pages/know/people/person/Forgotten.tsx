import { Link } from '@tanstack/react-router';
import { useQueryClient } from '@tanstack/react-query';
import { useEffect } from 'react';
import { Facts } from '../../../../components/Facts/Facts';
import { Lead } from '../../../../components/Lead/Lead';
import { useFormat } from '../../../../format/useFormat';
import { useBarTitle } from '../../../../shell/bar/BarPlace';
import styles from './Joins.module.css';
import { useText } from './text';
import type { Receipt } from './useForget';

/** What remains of an erasure. Nothing of the person stays in the browser either. */
export function Forgotten({ receipt }: { readonly receipt: Receipt }) {
  const text = useText();
  const format = useFormat();
  const client = useQueryClient();
  useBarTitle(text('forget.done'));
  useEffect(() => {
    for (const queryKey of [['person'], ['timeline'], ['joins'], ['event']]) client.removeQueries({ queryKey });
    void client.invalidateQueries();
  }, [client]);
  const { first_day: first, last_day: last } = receipt;
  return (
    <div className={styles.receipt} role="status">
      <Lead aside={text('forget.doneAside')}>{text('forget.doneLead')}</Lead>
      <Facts
        facts={[
          { name: text('forget.receipt.events'), value: format.count(receipt.events) },
          { name: text('forget.receipt.mentions'), value: format.count(receipt.mentions) },
          { name: text('forget.receipt.rejects'), value: format.count(receipt.rejects) },
          { name: text('forget.receipt.keys'), value: format.count(receipt.keys) },
          { name: text('forget.receipt.days'), value: first && last ? format.span(first, last) : text('forget.receipt.noDays') },
          { name: text('forget.receipt.reason'), value: receipt.reason },
          { name: text('forget.receipt.id'), value: receipt.id, code: true },
        ]}
      />
      <p>
        <Link to="/know/people" className="source">
          {text('toPeople')}
        </Link>
        {' · '}
        <Link to="/know/conflicts" className="source">
          {text('forget.toReceipts')}
        </Link>
      </p>
    </div>
  );
}
