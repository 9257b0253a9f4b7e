import { useEffect, useRef, useState, type ReactNode } from 'react';
import type { Language } from '../../i18n/language';
import { useLanguage } from '../../i18n/useText';
import { font } from '../../theme/tokens';
import styles from './Chart.module.css';
import { start, type ChartOption, type Engine } from './engine';
import type { Place } from './place';

interface CanvasProps {
  readonly option: ChartOption;
  readonly height: number;
  readonly label: string;
  readonly onOpen?: ((index: number) => void) | undefined;
  readonly overlay?: ((place: Place) => ReactNode) | undefined;
}

const placeOf = (engine: Engine): Place => ({
  toPixel: (x, y) => {
    const pixel = engine.convertToPixel({ gridIndex: 0 }, [x, y]);
    return [pixel[0] ?? 0, pixel[1] ?? 0];
  },
  toValue: (left, top) => {
    const value = engine.convertFromPixel({ gridIndex: 0 }, [left, top]);
    return [value[0] ?? 0, value[1] ?? 0];
  },
});

/** The drawing itself. Loaded only where a chart is, so that pages without one never fetch the engine. */
export default function Canvas(props: CanvasProps) {
  const language = useLanguage();
  return <Drawing key={language} language={language} {...props} />;
}

function Drawing({ option, height, label, overlay, onOpen, language }: CanvasProps & { readonly language: Language }) {
  const box = useRef<HTMLDivElement>(null);
  const engine = useRef<Engine>(null);
  const [place, setPlace] = useState<Place | null>(null);

  useEffect(() => {
    if (box.current === null) return undefined;
    const made = start(box.current, language === 'de' ? 'DE' : 'EN');
    engine.current = made;
    const watch = new ResizeObserver(() => {
      made.resize();
      setPlace(placeOf(made));
    });
    watch.observe(box.current);
    return () => {
      watch.disconnect();
      made.dispose();
      engine.current = null;
    };
  }, [language]);

  useEffect(() => {
    if (engine.current === null) return;
    engine.current.setOption({ animation: false, textStyle: { fontFamily: font.ui }, ...option }, { notMerge: true });
    setPlace(placeOf(engine.current));
  }, [option]);

  useEffect(() => {
    const made = engine.current;
    if (made === null || onOpen === undefined) return undefined;
    const open = ({ dataIndex }: { dataIndex: number }) => onOpen(dataIndex);
    made.on('click', open);
    return () => void (made.isDisposed() || made.off('click', open));
  }, [onOpen]);

  return (
    <div className={styles.canvas} style={{ height }}>
      <div ref={box} className={styles.drawing} role="img" aria-label={label} />
      {place !== null && overlay?.(place)}
    </div>
  );
}
