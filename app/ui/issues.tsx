import css from './issues.module.css';

/** Why something was not done, one sentence a line. */
export function Issues({ issues }: { issues: readonly string[] }) {
  if (issues.length === 0) return null;
  return (
    <div className={css.issues} role="alert">
      {issues.map((issue) => (
        <p key={issue}>{issue}</p>
      ))}
    </div>
  );
}
