import { keptHome } from '#lib/config/index.ts';
import { main } from './main.ts';

const stop = new AbortController();
const { stderr } = process;

for (const name of ['SIGINT', 'SIGTERM'] as const) {
  process.on(name, () => {
    if (stop.signal.aborted) process.exit(130);
    stop.abort();
    stderr.write('\nStopping after the requests in flight. Ctrl-C again ends at once.\n');
  });
}

process.exitCode = await main(process.argv.slice(2), {
  keptHome: keptHome(),
  signal: stop.signal,
  complain: (text) => stderr.write(text),
  screen: {
    write: (text) => process.stdout.write(text),
    isTty: process.stdout.isTTY === true,
    columns: process.stdout.columns || 160,
  },
});
