import { useEffect, useState } from 'react';
import { todayIn } from './period';

const minute = 60_000;

/** Today in the company's calendar; a page left open overnight moves on with it. */
export function useToday(timeZone: string): string {
  const [now, setNow] = useState(() => new Date());
  useEffect(() => {
    const timer = setInterval(() => setNow(new Date()), minute);
    return () => clearInterval(timer);
  }, []);
  return todayIn(timeZone, now);
}
