// Two answers of the control API that do not end: what players do, as server-sent events, and the sound of one player,
// which is the very bytes it fetched and never a second request for them.
import type { FastifyInstance, FastifyReply } from 'fastify';
import { simulatorPrefix } from '#contract/simulator.ts';
import { shownPlayer } from './control-views.ts';
import { notFound } from './http/refusal.ts';
import type { Players } from './players.ts';
import type { Simulator } from './simulator.ts';

/** A listener that takes nothing for so long that this much waits for it is let go. */
const patienceBytes = 8 * 1024 * 1024;

/** Keeps proxies and browsers from giving the connection up. */
const keepAliveMs = 20_000;

function open(reply: FastifyReply, contentType: string): FastifyReply['raw'] {
  reply.hijack();
  const headers = reply.getHeaders() as Record<string, string>;
  reply.raw.writeHead(200, { ...headers, 'content-type': contentType, 'cache-control': 'no-store' });
  reply.raw.flushHeaders();
  return reply.raw;
}

export function relayRoutes(app: FastifyInstance, simulator: Simulator, players: Players): void {
  app.get(`${simulatorPrefix}/live`, (_request, reply) => {
    const raw = open(reply, 'text/event-stream');
    const send = (deviceId: string) => {
      const device = simulator.state.devices.get(deviceId);
      if (!device) return;
      if (raw.writableLength > patienceBytes) raw.destroy();
      else raw.write(`event: player\ndata: ${JSON.stringify(shownPlayer(simulator, device))}\n\n`);
    };
    for (const device of simulator.devices()) send(device.deviceId);
    const stop = players.listen(send);
    const timer = setInterval(() => raw.write(': still here\n\n'), keepAliveMs);
    raw.once('close', () => {
      clearInterval(timer);
      stop();
    });
  });

  app.get<{ Params: { id: string } }>(`${simulatorPrefix}/players/:id/audio`, (request, reply) => {
    const player = players.find(request.params.id);
    if (!player) throw notFound('There is no such player');
    const raw = open(reply, 'audio/mpeg');
    const stop = player.onAudio((event) => {
      if (event.type !== 'bytes') return;
      if (raw.writableLength > patienceBytes) raw.destroy();
      else raw.write(event.chunk);
    });
    raw.once('close', stop);
  });
}
