import { shortName, widthOf } from '../../components/Chart/lettering';
import type { Place } from '../../components/Chart/place';
import type { Quadrant } from '../useMatrix';
import { placeNames, type Box } from './names';
import styles from './Matrix.module.css';
import { diameterOf, type Axes, type Placed } from './scale';
import { useText } from './text';
import type { SizeBy } from './useMatrixOption';

interface BubbleNamesProps {
  readonly place: Place;
  readonly axes: Axes;
  readonly placed: readonly Placed[];
  readonly sizeBy: SizeBy;
}

const line = 14;

const corners: readonly (readonly [Quadrant, across: 0 | 1, down: 0 | 1])[] = [
  ['scale_up', 0, 0],
  ['harvest', 1, 0],
  ['stop', 0, 1],
  ['optimise', 1, 1],
];

/** The circles' names over the drawing, each where it covers nothing; what has no room is in the tooltip and the table. */
export function BubbleNames({ place, axes, placed, sizeBy }: BubbleNamesProps) {
  const text = useText();
  const [left, bottom] = place.toPixel(axes.volume.from, axes.value.from);
  const [right, top] = place.toPixel(axes.volume.to, axes.value.to);
  const most = Math.max(0, ...placed.map((bubble) => bubble[sizeBy] ?? 0));
  const circles = placed.map((bubble) => {
    const [x, y] = place.toPixel(Math.log10(bubble.visits), bubble.value_per_visit);
    return { x, y, radius: diameterOf(bubble[sizeBy], most) / 2, width: widthOf(shortName(bubble.label), 400, 11), height: line };
  });
  const taken = corners.map(([quadrant, across, down]): Box => {
    const width = widthOf(text(`quadrant.${quadrant}`), 600, 12) + 8;
    return { left: across === 0 ? left : right - width, top: down === 0 ? top : bottom - 20, width, height: 20 };
  });
  const boxes = placeNames(circles, { left, top, width: right - left, height: bottom - top }, taken);
  return (
    <div className={styles.overlay} aria-hidden="true">
      {boxes.map((box, index) => {
        const bubble = placed[index];
        return (
          box !== null &&
          bubble !== undefined && (
            <span key={bubble.key} className={styles.name} style={{ left: box.left, top: box.top }}>
              {shortName(bubble.label)}
            </span>
          )
        );
      })}
    </div>
  );
}
