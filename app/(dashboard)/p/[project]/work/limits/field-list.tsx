import css from './editor.module.css';
import { fieldsOfRequest } from './fields.ts';

/** The fields that expressions may use. */
export const FieldList = () => (
  <details className={css.fields}>
    <summary>What expressions may use</summary>
    <dl>
      {fieldsOfRequest.map(({ name, words }) => (
        <div key={name}>
          <dt>{name}</dt>
          <dd>{words}</dd>
        </div>
      ))}
    </dl>
    <p>
      <code>==</code> <code>!=</code> <code>&gt;</code> <code>&amp;&amp;</code> <code>||</code> <code>!</code>{' '}
      <code>in</code> <code>a ? b : c</code> <code>+</code> and <code>startsWith</code>, <code>endsWith</code>
      , <code>contains</code>, <code>size</code>. A field that a request does not have is empty.
    </p>
  </details>
);
