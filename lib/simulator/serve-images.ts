import type { ServerResponse } from 'node:http';
import { admitted, type Call, foundOf, outgoing } from './call.ts';
import { imagesWhole, readImages } from './dialects/images.ts';
import type { Body } from './dialects/types.ts';
import { paint } from './images/picture.ts';
import { expiredBody } from './images/urls.ts';
import { drawPace } from './pace.ts';
import { seedOf } from './random.ts';
import { sendWhole } from './send.ts';
import type { Member, Simulation } from './simulation.ts';

export async function serveImages(call: Call, body: Body): Promise<void> {
  const { simulation, entry, fault } = call;
  const ask = readImages(body, foundOf(call));
  entry.inputTokens = ask.inputTokens;
  if (!admitted(call, ask.inputTokens, ask.outputTokens)) return;
  const pictures: string[] = [];
  for (let index = 0; index < ask.n; index++) {
    const subject = simulation.mode === 'same' ? ask.prompt : entry.number;
    const recipe = { ...ask, seed: seedOf(simulation.seed, 'picture', subject, index) };
    const until = simulation.clock.now() + simulation.imageUrlMs;
    pictures.push(
      ask.url
        ? simulation.url + simulation.images.path(recipe, until)
        : (await paint(recipe)).toString('base64'),
    );
  }
  const { organization } = call.member as Member;
  const pace = drawPace(organization, ask.model.id, fault, seedOf(simulation.seed, 'pace', entry.number));
  const text = JSON.stringify(imagesWhole(ask, Math.floor(entry.at / 1000), pictures));
  await sendWhole(outgoing(call), text, pace.imageMs, ask.outputTokens);
}

/** GET /images/…: the bytes, or 403 once the address is over. */
export async function servePicture(
  simulation: Simulation,
  url: URL,
  response: ServerResponse,
): Promise<void> {
  const recipe = simulation.images.open(url, simulation.clock.now());
  if (!recipe) {
    response.writeHead(403, { 'content-type': 'application/xml' }).end(expiredBody);
    return;
  }
  const bytes = await paint(recipe);
  response.writeHead(200, { 'content-type': 'image/png', 'content-length': bytes.length }).end(bytes);
}
