import type { ContentType } from '../../../../experiences/experience';
import styles from './Experience.module.css';

type Box = readonly [x: number, y: number, width: number, height: number, tone: 'dark' | 'mid' | 'light'];

const shapes: Readonly<Record<ContentType, readonly Box[]>> = {
  json: [[8, 18, 38, 5, 'dark'], [8, 27, 30, 3, 'mid'], [8, 38, 20, 7, 'dark'], [56, 16, 28, 32, 'light']],
  html: [[8, 16, 30, 5, 'dark'], [8, 28, 46, 4, 'mid'], [8, 36, 38, 4, 'mid'], [8, 44, 50, 4, 'dark'], [66, 16, 18, 32, 'light']],
  redirect: [[0, 9, 92, 47, 'light'], [30, 30, 26, 4, 'dark'], [50, 26, 8, 12, 'dark']],
  list: [[8, 16, 22, 26, 'light'], [35, 16, 22, 26, 'light'], [62, 16, 22, 26, 'light'], [8, 46, 18, 3, 'dark'], [35, 46, 18, 3, 'mid'], [62, 46, 18, 3, 'mid']],
};

/** A variant as a small drawing of its kind of content. */
export const Thumb = ({ type }: { readonly type: ContentType }) => (
  <svg className={styles.thumb} viewBox="0 0 92 56" aria-hidden="true">
    <rect x="0" y="0" width="92" height="9" data-tone="head" />
    {shapes[type].map(([x, y, width, height, tone]) => (
      <rect key={`${x} ${y}`} x={x} y={y} width={width} height={height} rx="1.5" data-tone={tone} />
    ))}
  </svg>
);
