import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { afterEach, describe, expect, it } from 'vitest';
import { Problem } from '#contract/errors.ts';
import { createClient, Unreachable } from './client.ts';

const open: Array<() => void> = [];
afterEach(() => {
  for (const close of open.splice(0)) close();
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

describe('client', () => {
  it('fills path, query and body from the contract and sends the token', async () => {
    const seen: string[] = [];
    const baseUrl = await serving(async (request, response) => {
      const body = await text(request);
      seen.push(`${request.method} ${request.url} ${request.headers.authorization} ${body}`);
      response.setHeader('content-type', 'application/json').end('{"items":[],"total":0}');
    });
    const client = createClient({ baseUrl, token: 'secret' });
    await client.library.listAudio({ query: { search: 'bär & wolf', state: undefined } });
    await client.library.updateAudio({ params: { audioId: 'a/b' }, body: { title: 'New' } });
    expect(seen).toEqual([
      'GET /api/v1/audio?search=b%C3%A4r+%26+wolf Bearer secret ',
      'PATCH /api/v1/audio/a%2Fb Bearer secret {"title":"New"}',
    ]);
  });

  it('turns a problem document into a Problem with its proposal', async () => {
    const proposal = { title: 'Shorter' };
    const baseUrl = await serving((_, response) => {
      const document = new Problem('title-too-long', { detail: 'It has 140.', proposal }).toDocument();
      response.writeHead(422, { 'content-type': 'application/problem+json' }).end(JSON.stringify(document));
    });
    const call = createClient({ baseUrl }).cards.create({ body: { content: { from: 'stream', streamId: 's' } } });
    const problem = await call.then(
      () => expect.unreachable(),
      (error) => error as Problem,
    );
    expect(problem).toBeInstanceOf(Problem);
    expect(problem).toMatchObject({ code: 'title-too-long', message: 'It has 140.', details: { proposal } });
  });

  it('calls a foreign answer, a closed port and a late answer unreachable', async () => {
    const foreign = await serving((_, response) => response.writeHead(502).end('<h1>Bad gateway</h1>'));
    const late = await serving(() => {});
    await expect(createClient({ baseUrl: foreign }).accounts.session()).rejects.toBeInstanceOf(Unreachable);
    await expect(createClient({ baseUrl: late }).accounts.session({ deadlineMs: 20 })).rejects.toThrow(/in time/);
    await expect(createClient({ baseUrl: 'http://127.0.0.1:1' }).accounts.session()).rejects.toBeInstanceOf(
      Unreachable,
    );
  });

  it('hands byte routes back as a Response and lets the caller give up', async () => {
    const baseUrl = await serving((request, response) => {
      if (request.url?.includes('sound')) response.end('bytes');
    });
    const client = createClient({ baseUrl });
    const sound = await client.library.playAudio({ params: { audioId: 'a' } });
    expect(await sound.text()).toBe('bytes');
    const giveUp = new AbortController();
    const call = client.accounts.session({ signal: giveUp.signal });
    giveUp.abort(new Error('left the page'));
    await expect(call).rejects.toThrow('left the page');
  });
});
