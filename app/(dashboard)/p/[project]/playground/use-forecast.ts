import { useDebouncedValue } from '@mantine/hooks';
import { useEffect, useRef, useState } from 'react';
import { lookAhead } from './actions.ts';
import type { PlaygroundAsk } from './ask.ts';
import type { Forecast } from './foresee.ts';

const typingMs = 250;

/** What would happen to a request, a moment after it was changed. @param round grows when it should be asked anew */
export function useForecast(project: string, ask: PlaygroundAsk, round: number): Forecast | null {
  const [forecast, setForecast] = useState<Forecast | null>(null);
  const [text] = useDebouncedValue(JSON.stringify(ask), typingMs);
  /** Where a split goes is drawn once: the line must not change its mind with every key. */
  const draw = useRef<number | undefined>(undefined);

  useEffect(() => {
    let isWanted = true;
    lookAhead(project, JSON.parse(text), draw.current).then(
      (found) => {
        draw.current ??= found?.draw;
        if (isWanted) setForecast(found);
      },
      () => isWanted && setForecast(null),
    );
    return () => {
      isWanted = false;
    };
  }, [project, text, round]);

  return forecast;
}
