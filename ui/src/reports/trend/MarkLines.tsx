import type { Place } from '../../components/Chart/place';
import { shortName, widthOf } from '../../components/Chart/lettering';
import { placeLabels, type MarkedPoint } from './marks';
import styles from './Trend.module.css';

interface MarkLinesProps {
  readonly place: Place;
  readonly marked: readonly MarkedPoint[];
  /** Where the drawing's lines begin and end, in pixels from its upper edge. */
  readonly top: number;
  readonly bottom: number;
  readonly last: number;
}

const line = 15;
export const markRows = 2;
export const markRoom = markRows * line + 2;

const labelOf = ({ marks }: MarkedPoint): string => `${shortName(marks[0]?.label ?? '')}${marks.length > 1 ? ` +${marks.length - 1}` : ''}`;

/** Thin lines where something happened that may explain a bend; what has no room for its name is in tooltip, table and summary. */
export function MarkLines({ place, marked, top, bottom, last }: MarkLinesProps) {
  const xOf = (index: number) => place.toPixel(index, 0)[0];
  const wishes = marked.map((one) => ({ x: xOf(one.index), width: widthOf(labelOf(one), 400, 11) }));
  const spots = placeLabels(wishes, { left: xOf(0) - 30, right: xOf(last) + 96 }, markRows);
  const drawn = marked.map((one, index) => ({ one, x: wishes[index]?.x ?? 0, spot: spots[index] ?? null }));
  return (
    <div className={styles.marks} aria-hidden="true">
      {drawn.map(({ one, x, spot }) => {
        const begins = spot === null ? top : spot.row * line + 2;
        return <i key={one.index} className={styles.line} style={{ left: x, top: begins, height: bottom - begins }} />;
      })}
      {/* After all lines, so that a label covers what runs through it. */}
      {drawn.map(
        ({ one, spot }) =>
          spot !== null && (
            <span key={one.index} className={styles.label} style={{ left: spot.left, top: spot.row * line }}>
              {labelOf(one)}
            </span>
          ),
      )}
    </div>
  );
}
