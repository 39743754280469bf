import { createServer } from 'node:http';
import { Pool } from 'undici';

/** The least a gateway in Node can be: the body is read, sent on, and what comes back is passed on unread. */

const pool = new Pool(process.argv[2] as string, { connections: 128 });
const server = createServer((request, response) => {
  const chunks: Buffer[] = [];
  request.on('data', (data) => chunks.push(data));
  request.on('end', async () => {
    const answer = await pool.request({
      path: request.url as string,
      method: 'POST',
      headers: { 'content-type': 'application/json', authorization: request.headers.authorization ?? '' },
      body: Buffer.concat(chunks),
    });
    response.writeHead(answer.statusCode, { 'content-type': answer.headers['content-type'] as string });
    answer.body.pipe(response);
  });
});
server.listen(0, '127.0.0.1', () => process.send?.((server.address() as { port: number }).port));
process.on('disconnect', () => process.exit());
