import type { Block, SlackMessage } from '#lib/slack/index.ts';
import { plural, time } from '../../../../../format.ts';
import { Mrkdwn } from './mrkdwn.tsx';
import css from './slack.module.css';

interface Props {
  main: SlackMessage;
  thread: SlackMessage[];
  /** ms. */
  at: number;
  timeZone: string;
}

/** The blocks that are posted, drawn about as Slack draws them. */
export function InSlack({ main, thread, at, timeZone }: Props) {
  return (
    <section className={css.slack} aria-label="In Slack" data-testid="in-slack">
      <Message message={main} time={time(at, timeZone)} />
      <h3 className={css.replies}>{plural(thread.length, 'reply', 'replies')} in the thread, of a bot</h3>
      <div className={css.thread}>
        {thread.map((message) => (
          <Message key={message.text} message={message} time={time(at, timeZone)} />
        ))}
      </div>
    </section>
  );
}

const Message = ({ message, time }: { message: SlackMessage; time: string }) => (
  <article className={css.message}>
    <span className={css.avatar} aria-hidden="true">
      k
    </span>
    <div>
      <p className={css.author}>
        <b>Kept</b> <span className={css.app}>APP</span> <time>{time}</time>
      </p>
      {message.blocks.map((block, i) => (
        <BlockView key={i} block={block} />
      ))}
    </div>
  </article>
);

function BlockView({ block }: { block: Block }) {
  if (block.type === 'header') return <h2 className={css.header}>{block.text.text}</h2>;
  if (block.type === 'divider') return <hr className={css.divider} />;
  if (block.type === 'section')
    return (
      <div className={css.section}>
        <Mrkdwn text={block.text.text} />
      </div>
    );
  return (
    <div className={css.context}>
      {block.elements.map(({ text }) => (
        <Mrkdwn key={text} text={text} />
      ))}
    </div>
  );
}
