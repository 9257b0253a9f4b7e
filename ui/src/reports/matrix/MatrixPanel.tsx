import { Button, SegmentedControl } from '@mantine/core';
import { useNavigate } from '@tanstack/react-router';
import { useMemo, useState } from 'react';
import { Chart } from '../../components/Chart/Chart';
import type { Place } from '../../components/Chart/place';
import { useNotify } from '../../components/Notice/Notices';
import { Empty } from '../../components/QueryPanel/Empty';
import { QueryPanel } from '../../components/QueryPanel/QueryPanel';
import { ChartSkeleton } from '../../components/QueryPanel/Skeletons';
import { useReason } from '../../components/QueryPanel/useReason';
import { useFormat } from '../../format/useFormat';
import { withTrace } from '../../provenance/trace';
import { useLeadingMatrix, type Matrix, type MatrixBy, type Quadrant } from '../useMatrix';
import { useSaveBorders, type Borders } from '../useSettings';
import { BorderForm } from './BorderForm';
import { BorderHandles } from './BorderHandles';
import { BubbleNames } from './BubbleNames';
import styles from './Matrix.module.css';
import { axesOf, lineOf, placedOf } from './scale';
import { useText } from './text';
import { useMatrixOption, type SizeBy } from './useMatrixOption';
import { useRoi } from './useRoi';

const both: readonly MatrixBy[] = ['campaign', 'channel'];

/** Campaigns or channels between volume and value: what to scale up, harvest, optimise or stop. */
export function MatrixPanel({ height }: { readonly height: number }) {
  const text = useText();
  const [chosen, setBy] = useState<MatrixBy | null>(null);
  const { by, ...asked } = useLeadingMatrix(chosen);
  return (
    <QueryPanel
      {...asked}
      skeleton={<ChartSkeleton height={height} />}
      isEmpty={(matrix) => placedOf(matrix.bubbles).length === 0}
      empty={
        <Empty title={text('emptyTitle')} action={by === 'campaign' && <Button onClick={() => setBy('channel')}>{text('showChannels')}</Button>}>
          {text('empty')}
        </Empty>
      }
    >
      {(matrix) => <MatrixChart matrix={matrix} by={by} onBy={setBy} height={height} />}
    </QueryPanel>
  );
}

const fields: readonly Quadrant[] = ['scale_up', 'harvest', 'optimise', 'stop'];

interface MatrixChartProps {
  readonly matrix: Matrix;
  readonly by: MatrixBy;
  readonly onBy: (by: MatrixBy) => void;
  readonly height: number;
}

function MatrixChart({ matrix, by, onBy, height }: MatrixChartProps) {
  const text = useText();
  const format = useFormat(matrix.currency);
  const navigate = useNavigate();
  const change = useChangeBorders();
  const placed = useMemo(() => placedOf(matrix.bubbles), [matrix]);
  const line = useMemo(() => lineOf(matrix.borders), [matrix]);
  const axes = useMemo(() => axesOf(placed, line), [placed, line]);
  const spent = placed.some((bubble) => bubble.cost !== null);
  const [sizeBy, setSizeBy] = useState<SizeBy>('cost');
  const size = spent ? sizeBy : 'revenue';
  const roiOf = useRoi();
  const judged = placed.some((bubble) => bubble.roi !== null);
  const uncovered = placed.find((bubble) => bubble.uncovered.includes('roi'));
  const option = useMatrixOption(placed, axes, size, matrix.currency, roiOf);
  const money = (amount: number | null) => (amount === null ? text('none') : format.money(amount, 0));
  const summary = fields
    .map((field) => ({ field, names: placed.filter((bubble) => bubble.quadrant === field).map((bubble) => bubble.label) }))
    .filter(({ names }) => names.length > 0)
    .map(({ field, names }) => text('inField', { field: text(`quadrant.${field}`), names: format.list(names) }))
    .join(' ');
  const open = (index: number) => {
    const bubble = placed[index];
    if (bubble === undefined) return;
    const where = [`${by}:${bubble.key}`];
    void navigate({ to: '.', search: (search: Record<string, unknown>) => withTrace(search, { metric: 'value_per_visit', where }), resetScroll: false });
  };
  const left = matrix.bubbles.length - placed.length;
  return (
    <Chart
      title={text('title')}
      summary={text('summary', { shown: placed.length, fields: summary })}
      height={height}
      option={option}
      onOpen={open}
      note={
        <>
          {judged && (
            <>
              <span className={styles.legend}>
                <i className={styles.mark} data-kind="gain" />
                {text('gain')}
              </span>
              <span className={styles.legend}>
                <i className={styles.mark} data-kind="loss" />
                {text('loss')}
              </span>
            </>
          )}
          <span>{text(`area.${size}`)}</span>
          {spent && uncovered !== undefined && <span>{text('roiOf', { roi: roiOf(uncovered) })}</span>}
        </>
      }
      overlay={(place: Place) => (
        <>
          <BubbleNames place={place} axes={axes} placed={placed} sizeBy={size} />
          {line !== null && <BorderHandles place={place} axes={axes} borders={line} onChange={change} />}
        </>
      )}
      table={{
        head: [text('name'), text('visits'), text('value'), text('cost'), text('revenue'), text('roi'), text('field')],
        rows: matrix.bubbles.map((bubble) => [
          bubble.label,
          format.count(bubble.visits),
          bubble.value_per_visit === null ? text('none') : format.decimal(bubble.value_per_visit, 2),
          money(bubble.cost),
          money(bubble.revenue),
          roiOf(bubble),
          text(`quadrant.${bubble.quadrant}`),
        ]),
      }}
    >
      <div className={styles.tools}>
        <SegmentedControl aria-label={text('show')} value={by} onChange={(value) => onBy(value as MatrixBy)} data={both.map((value) => ({ value, label: text(`by.${value}`) }))} />
        {spent && (
          <SegmentedControl
            aria-label={text('sizeBy')}
            value={sizeBy}
            onChange={(value) => setSizeBy(value as SizeBy)}
            data={(['cost', 'revenue'] as const).map((value) => ({ value, label: text(`size.${value}`) }))}
          />
        )}
        <BorderForm borders={matrix.borders} onChange={change} />
      </div>
      {left > 0 && <p className="caption muted">{text('left', { count: left })}</p>}
    </Chart>
  );
}

/** Saves the borders and says so if that failed; the drawing then keeps the old ones. */
function useChangeBorders(): (borders: Borders) => void {
  const text = useText();
  const reason = useReason();
  const notify = useNotify();
  const save = useSaveBorders();
  return (borders) => save.mutate(borders, { onError: (error) => notify({ message: text('failed', { reason: reason(error) }) }) });
}
