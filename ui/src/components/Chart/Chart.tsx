import { Button } from '@mantine/core';
import { IconChartLine, IconTable } from '@tabler/icons-react';
import { lazy, Suspense, useId, useMemo, useState, type ReactNode } from 'react';
import { usePalette } from '../../theme/useScheme';
import { ChartSkeleton } from '../QueryPanel/Skeletons';
import styles from './Chart.module.css';
import type { ChartOption } from './engine';
import type { Place } from './place';
import { styleOf, type ChartStyle } from './style';
import { useText } from './text';

const Canvas = lazy(() => import('./Canvas'));

/** The chart's figures as a table: heads and rows of finished texts. */
export interface ChartTable {
  readonly head: readonly string[];
  readonly rows: readonly (readonly string[])[];
}

interface ChartProps {
  readonly title: string;
  /** What the picture shows, in a sentence; read instead of the picture. */
  readonly summary: string;
  readonly height: number;
  /** Built from the style of the colour scheme in force; keep it stable with useCallback. */
  readonly option: (style: ChartStyle) => ChartOption;
  readonly table: ChartTable;
  /** Base, units, what a mark means. Series carry their own names. */
  readonly note?: ReactNode;
  /** Handles laid over the drawing. */
  readonly overlay?: (place: Place) => ReactNode;
  /** A mark of the drawing was chosen, by its place in the data. */
  readonly onOpen?: (index: number) => void;
  readonly children?: ReactNode;
}

/** Every picture of the product: a title, the drawing, its summary, and its table one click away. */
export function Chart({ title, summary, height, option, table, note, overlay, onOpen, children }: ChartProps) {
  const text = useText();
  const heading = useId();
  const palette = usePalette();
  const [asTable, setAsTable] = useState(false);
  const built = useMemo(() => option(styleOf(palette)), [option, palette]);
  const Icon = asTable ? IconChartLine : IconTable;
  return (
    <figure className={styles.chart} aria-labelledby={heading}>
      <div className={styles.head}>
        <h2 id={heading}>{title}</h2>
        <span className={styles.note}>{note}</span>
        <Button size="xs" variant="subtle" leftSection={<Icon className="icon" aria-hidden />} aria-pressed={asTable} onClick={() => setAsTable(!asTable)}>
          {asTable ? text('picture') : text('table')}
        </Button>
      </div>
      {asTable ? (
        <Rows table={table} label={text('tableOf', { title })} height={height} />
      ) : (
        <Suspense fallback={<ChartSkeleton height={height} />}>
          <Canvas option={built} height={height} label={summary} overlay={overlay} onOpen={onOpen} />
        </Suspense>
      )}
      <figcaption className="visually-hidden">{summary}</figcaption>
      {children}
    </figure>
  );
}

interface RowsProps {
  readonly table: ChartTable;
  readonly label: string;
  readonly height: number;
}

const Rows = ({ table, label, height }: RowsProps) => (
  // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- what scrolls must be reachable by keyboard
  <div className={styles.rows} style={{ height }} tabIndex={0} role="region" aria-label={label}>
    <table>
      <thead>
        <tr>
          {table.head.map((name) => (
            <th key={name} scope="col">
              {name}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {table.rows.map((row) => (
          <tr key={row.join('|')}>
            {row.map((value, index) => (
              <td key={table.head[index]}>{value}</td>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  </div>
);
