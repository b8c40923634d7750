import { createServer, type RequestListener, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { type LiveEvent, type LiveOptions, type LiveState, openLive } from './live.ts';

const open: Array<() => unknown> = [];
afterEach(async () => {
  for (const close of open.splice(0)) await close();
});

async function serving(listener: RequestListener): Promise<string> {
  const server = createServer(listener);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  open.push(() => {
    server.closeAllConnections();
    server.close();
  });
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

function listen(baseUrl: string, options: Partial<LiveOptions> = {}) {
  const events: LiveEvent[] = [];
  const states: LiveState[] = [];
  const waiting: Array<() => void> = [];
  const changed = () => {
    for (const wake of waiting.splice(0)) wake();
  };
  const live = openLive({
    baseUrl,
    backOffMs: { first: 1, most: 4 },
    ...options,
    onEvent: (event) => {
      events.push(event);
      changed();
    },
    onState: (state) => {
      states.push(state);
      changed();
    },
  });
  open.push(() => live.close());
  const until = async (condition: () => boolean) => {
    while (!condition()) await new Promise<void>((resolve) => waiting.push(resolve));
  };
  return { events, states, until, live };
}

const start = (response: ServerResponse) => response.writeHead(200, { 'content-type': 'text/event-stream' });

describe('live events', () => {
  it('reads numbered and passing events, in pieces of any size', async () => {
    const baseUrl = await serving((_, response) => {
      start(response).write(': hello\r\n\r\nid: 7\r\nevent: audio.ready\r\nda');
      response.write('ta: {"audioId":\ndata: "ä"}\r\n\r\n');
      response.write('event: import.progress\ndata: {"importId":"i","done":1,"total":2}\n\n');
    });
    const { events, until } = listen(baseUrl);
    await until(() => events.length === 2);
    expect(events).toEqual([
      { name: 'audio.ready', payload: { audioId: 'ä' }, number: 7 },
      { name: 'import.progress', payload: { importId: 'i', done: 1, total: 2 } },
    ]);
  });

  it('starts again after the last number it saw', async () => {
    const urls: string[] = [];
    const baseUrl = await serving((request, response) => {
      urls.push(request.url ?? '');
      start(response).end(`id: ${urls.length + 10}\nevent: stream.deleted\ndata: {"streamId":"s"}\n\n`);
    });
    const { events, states, until } = listen(baseUrl, { after: 3 });
    await until(() => events.length >= 3);
    expect(urls.slice(0, 3)).toEqual(['/api/v1/events?after=3', '/api/v1/events?after=11', '/api/v1/events?after=12']);
    expect(states.slice(0, 4)).toEqual(['connecting', 'open', 'cut', 'connecting']);
  });

  it('counts a silent connection as cut and comes back', async () => {
    let connections = 0;
    const baseUrl = await serving((_, response) => {
      connections++;
      start(response).flushHeaders();
    });
    const { states, until } = listen(baseUrl, { silenceMs: 20 });
    await until(() => states.filter((state) => state === 'cut').length >= 2);
    expect(connections).toBeGreaterThanOrEqual(2);
  });

  it('gives up when not signed in, and ends when closed', async () => {
    const baseUrl = await serving((request, response) => {
      if (request.headers.authorization) start(response).flushHeaders();
      else response.writeHead(401).end();
    });
    const stranger = listen(baseUrl);
    await stranger.until(() => stranger.states.includes('refused'));
    expect(stranger.states).toEqual(['connecting', 'refused']);

    const friend = listen(baseUrl, { token: 'secret' });
    await friend.until(() => friend.states.includes('open'));
    await friend.live.close();
    expect(friend.states).toEqual(['connecting', 'open']);
  });
});
