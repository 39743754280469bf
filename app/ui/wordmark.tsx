import css from './wordmark.module.css';

/** The name, with its mark: a dot between its whiskers. */
export function Wordmark() {
  return (
    <span className={css.wordmark}>
      <svg width="22" height="14" viewBox="0 0 22 14" aria-hidden="true">
        <path
          d="M1 7h20M1 3.5v7M21 3.5v7"
          stroke="currentColor"
          strokeWidth="1.6"
          strokeLinecap="round"
          fill="none"
        />
        <circle cx="13" cy="7" r="4.2" />
      </svg>
      Kept
    </span>
  );
}
