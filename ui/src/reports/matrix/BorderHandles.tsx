import { useRef, useState, type KeyboardEvent, type PointerEvent } from 'react';
import type { Place } from '../../components/Chart/place';
import { useFormat } from '../../format/useFormat';
import type { Borders } from '../useSettings';
import styles from './Matrix.module.css';
import type { Axes, Line } from './scale';
import { useText } from './text';

interface BorderHandlesProps {
  readonly place: Place;
  readonly axes: Axes;
  readonly borders: Line;
  readonly onChange: (borders: Borders) => void;
}

const clamp = (value: number, low: number, high: number): number => Math.min(high, Math.max(low, value));
/** Three digits are as fine as a pixel. */
const round = (value: number): number => Number(value.toPrecision(3));
const keys: Readonly<Record<string, number>> = { ArrowRight: 1, ArrowUp: 1, ArrowLeft: -1, ArrowDown: -1, PageUp: 4, PageDown: -4 };

/** The two borders over the drawing: lines with a handle each, moved by pointer or arrow keys; the fields' names stand in the corners. */
export function BorderHandles({ place, axes, borders, onChange }: BorderHandlesProps) {
  const text = useText();
  const format = useFormat();
  const [moved, setMoved] = useState<Line | null>(null);
  const [byKeys, setByKeys] = useState(false);
  const box = useRef<HTMLDivElement>(null);
  const line = moved ?? borders;
  const [left, bottom] = place.toPixel(axes.volume.from, axes.value.from);
  const [right, top] = place.toPixel(axes.volume.to, axes.value.to);
  const [x, y] = place.toPixel(clamp(Math.log10(Math.max(1, line.volume)), axes.volume.from, axes.volume.to), clamp(line.value, axes.value.from, axes.value.to));

  const settle = () => {
    if (moved === null) return;
    onChange(moved);
    setMoved(null);
  };
  const dragging = (name: keyof Line) => ({
    onPointerDown: (event: PointerEvent<HTMLElement>) => {
      event.currentTarget.setPointerCapture(event.pointerId);
      setByKeys(false);
      setMoved(borders);
    },
    onPointerMove: (event: PointerEvent<HTMLElement>) => {
      if (moved === null || box.current === null) return;
      const frame = box.current.getBoundingClientRect();
      const [power, value] = place.toValue(clamp(event.clientX - frame.left, left, right), clamp(event.clientY - frame.top, top, bottom));
      setMoved(name === 'volume' ? { ...moved, volume: Math.round(round(10 ** power)) } : { ...moved, value: round(Math.max(0, value)) });
    },
    onPointerUp: settle,
    onPointerCancel: () => setMoved(null),
    onKeyDown: (event: KeyboardEvent) => {
      const step = keys[event.key];
      if (step === undefined) return;
      event.preventDefault();
      const from = moved ?? borders;
      setByKeys(true);
      setMoved(
        name === 'volume'
          ? { ...from, volume: Math.max(1, Math.round(from.volume * 1.05 ** step)) }
          : { ...from, value: Math.max(0, Number((from.value + (step * (axes.value.to - axes.value.from)) / 50).toFixed(3))) },
      );
    },
    onKeyUp: (event: KeyboardEvent) => event.key in keys && settle(),
    // A pointer that takes one handle takes the focus from the other: that must not end its own move.
    onBlur: () => byKeys && settle(),
  });

  return (
    <div ref={box} className={styles.overlay}>
      <div className={styles.across} style={{ left, top: y, width: right - left }} />
      <div className={styles.upright} style={{ left: x, top, height: bottom - top }} />
      <span className={styles.corner} style={{ left: left + 8, top: top + 4 }}>{text('quadrant.scale_up')}</span>
      <span className={styles.corner} data-end style={{ left: right - 4, top: top + 4 }}>{text('quadrant.harvest')}</span>
      <span className={styles.corner} data-foot style={{ left: left + 8, top: bottom - 4 }}>{text('quadrant.stop')}</span>
      <span className={styles.corner} data-end data-foot style={{ left: right - 4, top: bottom - 4 }}>{text('quadrant.optimise')}</span>
      <button
        type="button"
        role="slider"
        className={styles.handle}
        aria-label={text('borderVolume')}
        aria-orientation="horizontal"
        aria-valuemin={1}
        aria-valuemax={Math.round(10 ** axes.volume.to)}
        aria-valuenow={Math.round(line.volume)}
        aria-valuetext={format.count(line.volume)}
        style={{ left: x, top: bottom, cursor: 'ew-resize' }}
        {...dragging('volume')}
      />
      <button
        type="button"
        role="slider"
        className={styles.handle}
        aria-label={text('borderValue')}
        aria-orientation="vertical"
        aria-valuemin={0}
        aria-valuemax={Number(axes.value.to.toFixed(2))}
        aria-valuenow={Number(line.value.toFixed(2))}
        aria-valuetext={format.decimal(line.value, 2)}
        style={{ left, top: y, cursor: 'ns-resize' }}
        {...dragging('value')}
      />
      {moved !== null && (
        <span className={styles.reading} style={{ left: x, top: y }}>
          {format.count(moved.volume)} · {format.decimal(moved.value, 2)}
        </span>
      )}
    </div>
  );
}
