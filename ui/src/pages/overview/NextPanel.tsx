import { Button } from '@mantine/core';
import { Link, useNavigate } from '@tanstack/react-router';
import { Empty } from '../../components/QueryPanel/Empty';
import { QueryPanel } from '../../components/QueryPanel/QueryPanel';
import { useFormat } from '../../format/useFormat';
import { withTrace } from '../../provenance/trace';
import { useLeadingMatrix, type Bubble, type MatrixBy } from '../../reports/useMatrix';
import { nextOf } from './next';
import styles from './Overview.module.css';
import { useText } from './text';

/** What the matrix suggests to look at, with its reason and its cost. */
export function NextPanel() {
  const text = useText();
  const navigate = useNavigate();
  const { by, ...asked } = useLeadingMatrix(null);
  return (
    <section className={styles.next}>
      <div className={styles.head}>
        <h2>{text('next')}</h2>
        <span className="caption muted">{text('nextNote')}</span>
      </div>
      <QueryPanel {...asked} isEmpty={(matrix) => nextOf(matrix).length === 0} empty={<Empty title={text('nextNone')}>{text('nextNoneText')}</Empty>}>
        {(matrix) => (
          <ul className={styles.list}>
            {nextOf(matrix).map((bubble) => (
              <Item key={bubble.key} bubble={bubble} by={by} currency={matrix.currency} />
            ))}
          </ul>
        )}
      </QueryPanel>
      <Button size="xs" onClick={() => void navigate({ to: '/measure/channels' })}>
        {text('nextAll')}
      </Button>
    </section>
  );
}

interface ItemProps {
  readonly bubble: Bubble;
  readonly by: MatrixBy;
  readonly currency: string | null;
}

function Item({ bubble, by, currency }: ItemProps) {
  const text = useText();
  const format = useFormat(currency);
  const { key, label, quadrant, visits, value_per_visit: value, cost, roi } = bubble;
  return (
    <li className={styles.item}>
      <Link
        to="."
        search={(search: Record<string, unknown>) => withTrace(search, { metric: 'value_per_visit', where: [`${by}:${key}`] })}
        resetScroll={false}
        preload={false}
        className={styles.itemName}
      >
        {text(quadrant, { name: label })}
      </Link>
      <span className={styles.itemFigure}>{cost === null ? <span className="muted">{text('noCost')}</span> : text('cost', { cost: format.money(cost, 0) })}</span>
      <span className="caption muted">{text('reason', { count: visits, visits: format.count(visits), value: value === null ? '–' : format.decimal(value, 2) })}</span>
      <span className={styles.itemFigure} data-loss={roi !== null && roi < 0}>
        {roi !== null && text('roi', { roi: format.percent(roi, 0) })}
      </span>
    </li>
  );
}
