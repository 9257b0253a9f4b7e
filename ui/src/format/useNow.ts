import { useEffect, useState } from 'react';

/** The time, moving on in steps, for what says how long ago something was. */
export function useNow(step: number): Date {
  const [now, setNow] = useState(() => new Date());
  useEffect(() => {
    const timer = setInterval(() => setNow(new Date()), step);
    return () => clearInterval(timer);
  }, [step]);
  return now;
}
