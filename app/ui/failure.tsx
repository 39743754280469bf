'use client';
import { Button } from '@mantine/core';
import css from './notice.module.css';

/** What stands in for a page that could not be rendered. */
export function Failure({ error, retry }: { error: unknown; retry: () => void }) {
  const digest = error instanceof Error ? (error as Error & { digest?: string }).digest : undefined;
  return (
    <div className={css.notice} role="alert">
      <h1>This page could not be loaded</h1>
      <p className={css.text}>
        Most often the database is away for a moment. Nothing is lost: what products send keeps being taken
        in, or is sent again by them. The server’s log says what happened.
      </p>
      {digest && <p className={css.code}>Look for digest {digest}</p>}
      <div className={css.actions}>
        <Button onClick={() => retry()}>Try again</Button>
        <Button variant="default" component="a" href="/">
          Go to the overview
        </Button>
      </div>
    </div>
  );
}
