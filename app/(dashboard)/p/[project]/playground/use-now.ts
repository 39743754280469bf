import { useEffect, useState } from 'react';

/** The time, ms, as it goes on while something is under way. */
export function useNow(isRunning: boolean, everyMs = 100): number {
  const [now, setNow] = useState(0);
  useEffect(() => {
    if (!isRunning) return;
    setNow(Date.now());
    const timer = setInterval(() => setNow(Date.now()), everyMs);
    return () => clearInterval(timer);
  }, [isRunning, everyMs]);
  return now;
}
