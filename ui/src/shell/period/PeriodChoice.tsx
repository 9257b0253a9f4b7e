import { Button, Checkbox, Skeleton } from '@mantine/core';
import { useNavigate } from '@tanstack/react-router';
import { lazy, Suspense, useState } from 'react';
import { useFormat } from '../../format/useFormat';
import { daysSearch, presets, presetSearch, type Preset } from '../../period/period';
import { usePeriod } from '../../period/usePeriod';
import { useText } from '../text';
import styles from './Period.module.css';

const Calendar = lazy(() => import('./Calendar'));

type Search = Record<string, unknown>;

/** Presets, the comparison, and two days of one's own. */
export default function PeriodChoice({ onDone }: { readonly onDone: () => void }) {
  const text = useText();
  const format = useFormat();
  const period = usePeriod();
  const navigate = useNavigate();
  const [days, setDays] = useState<[string | null, string | null]>([period.from, period.to]);
  const [from, to] = days;
  const change = (search: Search) => void navigate({ to: '.', search: (now: Search) => ({ ...now, ...search }), resetScroll: false });
  const choose = (preset: Preset) => {
    change({ ...presetSearch(preset) });
    onDone();
  };
  return (
    <div className={styles.choice}>
      <div className={styles.presets} role="group" aria-label={text('period.title')}>
        {presets.map((preset) => (
          <button key={preset} type="button" className={styles.preset} aria-pressed={period.preset === preset} onClick={() => choose(preset)}>
            {text(`period.preset.${preset}`)}
          </button>
        ))}
      </div>
      <div className={styles.own}>
        <p className="caption muted">{from && to ? text('period.chosen', { from: format.day(from), to: format.day(to) }) : text('period.choose')}</p>
        <Suspense fallback={<Skeleton height={252} width={252} />}>
          <Calendar days={days} today={period.today} onChange={setDays} />
        </Suspense>
        <div className={styles.apply}>
          <Checkbox
            size="xs"
            label={text('period.compare')}
            checked={period.wanted}
            onChange={(event) => change({ compare: event.currentTarget.checked ? undefined : 'none' })}
          />
          <Button
            variant="filled"
            disabled={!from || !to}
            onClick={() => {
              if (!from || !to) return;
              change({ ...daysSearch(from, to) });
              onDone();
            }}
          >
            {text('period.apply')}
          </Button>
        </div>
      </div>
    </div>
  );
}
