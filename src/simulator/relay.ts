// Two answers of the control API that do not end: what players do, as server-sent events, and the sound of one player,
// which is the very bytes it fetched and never a second request for them.
import type { FastifyInstance, FastifyReply } from 'fastify';
import { simulatorPrefix } from '#contract/simulator.ts';
import { shownPlayer } from './control-views.ts';
import { addressOf } from './http/address.ts';
import { notFound } from './http/refusal.ts';
import type { Players } from './players.ts';
import type { Simulator } from './simulator.ts';

/** A listener that takes nothing for so long that this much waits for it is let go. */
const patienceBytes = 8 * 1024 * 1024;

/** Whoever looks on lives by the clock on the wall, whatever the simulator's clock does. */
const lookEveryMs = 1_000;
const stillHereEvery = 20;

function open(reply: FastifyReply, contentType: string): FastifyReply['raw'] {
  reply.hijack();
  const headers = reply.getHeaders() as Record<string, string>;
  reply.raw.writeHead(200, { ...headers, 'content-type': contentType, 'cache-control': 'no-store' });
  reply.raw.flushHeaders();
  return reply.raw;
}

export function relayRoutes(app: FastifyInstance, simulator: Simulator, players: Players): void {
  app.get(`${simulatorPrefix}/live`, { exposeHeadRoute: false }, (request, reply) => {
    const raw = open(reply, 'text/event-stream');
    const shown = new Map<string, string>();
    let looks = 0;
    const look = (deviceId: string) => {
      const device = simulator.state.devices.get(deviceId);
      const text = device && JSON.stringify(shownPlayer(simulator, device, addressOf(request)));
      if (text === undefined || shown.get(deviceId) === text) return;
      shown.set(deviceId, text);
      if (raw.writableLength > patienceBytes) raw.destroy();
      else raw.write(`event: player\ndata: ${text}\n\n`);
    };
    const lookAtAll = () => {
      for (const device of simulator.devices()) look(device.deviceId);
      looks += 1;
      if (looks % stillHereEvery === 0) raw.write(': still here\n\n');
    };
    lookAtAll();
    const stop = players.listen(look);
    const timer = setInterval(lookAtAll, lookEveryMs);
    raw.once('close', () => {
      clearInterval(timer);
      stop();
    });
  });

  app.get<{ Params: { id: string } }>(
    `${simulatorPrefix}/players/:id/audio`,
    { exposeHeadRoute: false },
    (request, reply) => {
      const player = players.find(request.params.id);
      if (!player) throw notFound('There is no such player');
      const raw = open(reply, 'audio/mpeg');
      const stop = player.onAudio((event) => {
        if (event.type !== 'bytes') return;
        if (raw.writableLength > patienceBytes) raw.destroy();
        else raw.write(event.chunk);
      });
      raw.once('close', stop);
    },
  );
}
