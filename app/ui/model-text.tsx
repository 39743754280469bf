import css from './model-text.module.css';

/** What a model wrote: always text, never markup, always in this style. */
export function ModelText({ text, marked = false }: { text: string; marked?: boolean }) {
  return (
    <div className={css.text} data-marked={marked || undefined}>
      {text}
    </div>
  );
}
