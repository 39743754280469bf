/** Counts what has begun and not ended, so that somebody can wait for all of it. */
export interface UnderWay {
  /** @returns to be called once, at its end */
  begin(): () => void;
  /** Resolves when nothing is under way. */
  settled(): Promise<void>;
}

export function createUnderWay(): UnderWay {
  const waiting: (() => void)[] = [];
  let count = 0;
  return {
    begin() {
      count++;
      return () => {
        count--;
        if (count === 0) for (const resolve of waiting.splice(0)) resolve();
      };
    },
    settled: () => (count === 0 ? Promise.resolve() : new Promise((resolve) => waiting.push(resolve))),
  };
}
