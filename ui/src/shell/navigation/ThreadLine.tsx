import styles from './Navigation.module.css';
import { measure, type Thread } from './thread';

const { x, brand } = measure;
const loop = `M${x + 9} ${brand + 5.5}C${x + 4} ${brand + 11} ${x - 8} ${brand + 8} ${x - 8} ${brand - 1}C${x - 8} ${brand - 9} ${x + 7} ${brand - 10} ${x + 7} ${brand - 1}C${x + 7} ${brand + 6} ${x} ${brand + 9} ${x} ${brand + 20}`;
const radius = { here: 4.5, walked: 3.5, ahead: 3.5, missing: 3.5 } as const;

/** The line of 1.5 px that leads from the brand to the open page. It only decorates: the list beside it says the same. */
export function ThreadLine({ thread }: { readonly thread: Thread }) {
  const { knots, pieces, walkedTo, bendTo } = thread;
  const first = knots[0]?.y ?? 0;
  const line = (name: string | undefined) =>
    pieces.map((piece) => <path key={piece.to} className={name} data-dotted={piece.dotted} d={`M${x} ${piece.from}V${piece.to}`} />);
  return (
    <svg className={styles.thread} aria-hidden="true">
      <g>{line(styles.ahead)}</g>
      <path className={styles.walked} d={loop} />
      <g className={styles.reach} style={{ clipPath: `inset(0 0 calc(100% - ${walkedTo}px) 0)` }}>
        <rect className={styles.ground} x="0" y="0" width="100%" height="100%" />
        <path className={styles.walked} d={`M${x} ${brand + 20}V${first}`} />
        {line(styles.walked)}
      </g>
      {bendTo !== null && <path className={styles.walked} d={`M${x} ${walkedTo}V${bendTo - 8}Q${x} ${bendTo} ${x + 8} ${bendTo}H${x + 10}`} />}
      {knots.map((knot) => (
        <circle key={knot.y} className={styles.knot} data-kind={knot.kind} cx={x} cy={knot.y} r={radius[knot.kind]} />
      ))}
    </svg>
  );
}
