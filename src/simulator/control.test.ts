// The control API, and the whole of the simulator together: a card is made, inserted, fetched over HTTP and heard.
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { SimulatorPlayer, SimulatorState } from '#contract/simulator.ts';
import { ManualClock } from './clock.ts';
import { type Simulator, startSimulator } from './simulator.ts';
import { type AskOptions, ask, streamCard, wavOf } from './testing/client.ts';

/** 2.4 seconds of silence: a hundred MP3 frames of 24 ms at 48 kHz and 160 kbit/s. */
const frame = Buffer.concat([Buffer.from([0xff, 0xfb, 0xa4, 0x00]), Buffer.alloc(476)]);
const sound = Buffer.concat(Array.from({ length: 100 }, () => frame));

let streams: Server;
let streamUrl: string;
let gets = 0;
beforeAll(async () => {
  streams = createServer((_request, response) => {
    gets += 1;
    response.writeHead(200, { 'content-type': 'audio/mpeg', 'content-length': sound.length }).end(sound);
  });
  await new Promise<void>((resolve) => streams.listen(0, '127.0.0.1', resolve));
  streamUrl = `http://127.0.0.1:${(streams.address() as AddressInfo).port}/s/token.mp3`;
});
afterAll(() => new Promise((resolve) => streams.close(resolve)));

let simulator: Simulator;
let control: (path: string, options?: AskOptions) => ReturnType<typeof ask>;
async function start(options: Parameters<typeof startSimulator>[0] = {}) {
  simulator = await startSimulator({ ...options, switches: { allowHttpStreams: true, pace: 'fast' } });
  control = (path, more) => ask(`${simulator.url}/_simulator${path}`, more);
}
beforeEach(() => start());
afterEach(() => simulator.close());

const firstId = () => simulator.devices()[0]?.deviceId ?? '';

async function madeCard(): Promise<string> {
  const { access_token: token } = await simulator.makeToken();
  const { json } = await ask(`${simulator.url}/content`, { token, body: streamCard({}, { trackUrl: streamUrl }) });
  return json.card.cardId;
}

describe('a card in a player', () => {
  it('is fetched once, and whoever listens hears those very bytes', async () => {
    gets = 0;
    const cardId = await madeCard();
    const relay = await fetch(`${simulator.url}/_simulator/players/${firstId()}/audio`);
    expect(relay.headers.get('content-type')).toBe('audio/mpeg');
    const inserted = await control(`/players/${firstId()}/inputs`, { body: { do: 'insert', cardId } });
    expect(SimulatorPlayer.parse(inserted.json).slot).toBe(cardId);

    const heard: Buffer[] = [];
    for await (const chunk of relay.body ?? []) {
      heard.push(Buffer.from(chunk));
      if (Buffer.concat(heard).length >= sound.length) break;
    }
    expect(Buffer.concat(heard).equals(sound)).toBe(true);
    expect(gets).toBe(1);
    const { json } = await control(`/players/${firstId()}/requests`);
    expect(json.requests).toMatchObject([{ method: 'GET', url: streamUrl, status: 200, bytes: sound.length }]);
    await expect.poll(() => simulator.player(firstId()).snapshot().playback).toBe('stopped');
    expect((await control(`/players/${firstId()}/events`)).json.events.length).toBeGreaterThan(0);
  });

  it('is skipped where an upload is named in another format than the transcoder made', async () => {
    const { access_token: token } = await simulator.makeToken();
    const call = (path: string, options: AskOptions = {}) => ask(`${simulator.url}${path}`, { token, ...options });
    const { json: place } = await call('/media/transcode/audio/uploadUrl');
    await ask(place.upload.uploadUrl, { method: 'PUT', body: wavOf(1) });
    let transcoded = await call(`/media/upload/${place.upload.uploadId}/transcoded`);
    while (transcoded.status !== 200) transcoded = await call(`/media/upload/${place.upload.uploadId}/transcoded`);
    const { transcodedSha256, transcodedInfo } = transcoded.json.transcode;
    const insert = async (format: string) => {
      const track = { type: 'audio', trackUrl: `yoto:#${transcodedSha256}`, format, duration: 1 };
      const { json } = await call('/content', { body: streamCard({}, track) });
      await control(`/players/${firstId()}/inputs`, { body: { do: 'insert', cardId: json.card.cardId } });
      await expect.poll(() => simulator.player(firstId()).snapshot().playing).toBeUndefined();
      return (await control(`/players/${firstId()}/requests`)).json.requests.at(-1).outcome;
    };
    expect(await insert('aac')).toBe('failed');
    expect(await insert(transcodedInfo.format)).toBe('complete');
    simulator.change({ skipsWrongFormat: false });
    expect(await insert('aac')).toBe('complete');
  });

  it('is told live', async () => {
    const cardId = await madeCard();
    const live = await fetch(`${simulator.url}/_simulator/live`);
    const reader = (live.body as ReadableStream<Uint8Array>).getReader();
    await control(`/players/${firstId()}/inputs`, { body: { do: 'insert', cardId } });
    let text = '';
    while (!text.includes(`"slot":"${cardId}"`)) text += Buffer.from((await reader.read()).value ?? []).toString();
    expect(text).toContain('event: player\ndata: {');
    await reader.cancel();
  });

  it('stands in the library as played', async () => {
    const cardId = await madeCard();
    const { access_token: token } = await simulator.makeToken();
    await control(`/players/${firstId()}/inputs`, { body: { do: 'insert', cardId } });
    const library = () => ask(`${simulator.url}/card/family/library`, { token });
    await expect.poll(async () => (await library()).json.cards[0].lastPlayedAt).toEqual(expect.any(String));
  });
});

describe('the control API', () => {
  it('shows everything', async () => {
    const cardId = await madeCard();
    const state = SimulatorState.parse((await control('/state')).json);
    expect(state).toMatchObject({ url: simulator.url, clock: 'system' });
    expect(state.families[0]?.players).toHaveLength(2);
    expect(state.families[0]?.cards).toMatchObject([{ cardId, trackCount: 1, deleted: false }]);
  });

  it('makes families, players, clients and tokens', async () => {
    const { json: family } = await control('/families', { body: { name: 'Others', parents: ['Kim', 'Lee'] } });
    const body = { name: 'Attic', familyId: family.familyId, model: 'v2' };
    const { json: player } = await control('/players', { body });
    expect(player).toMatchObject({ name: 'Attic', deviceFamily: 'v2', isOnline: true });
    const { json: client } = await control('/clients', { body: { redirectUris: ['https://app.example/cb'] } });
    expect(client.clientId).toMatch(/^[A-Za-z0-9]{32}$/);
    const asked = { sub: family.users[1].sub, scopes: ['family:devices:view', 'offline_access'], lifetimeS: 5 };
    const { json: tokens } = await control('/tokens', { body: asked });
    expect(tokens).toMatchObject({ expires_in: 5, refresh_token: expect.any(String) });
    const { json } = await ask(`${simulator.url}/device-v2/devices/mine`, { token: tokens.access_token });
    expect(json.devices).toMatchObject([{ name: 'Attic' }]);
  });

  it('makes players of any kind, off if wanted, and takes them away', async () => {
    const kind = { deviceType: 'v3e', deviceFamily: 'v4', generation: 'gen4', deviceGroup: 'Upstairs', isOn: false };
    const { json: player } = await control('/players', { body: { name: 'Newer', ...kind } });
    expect(player).toMatchObject({ deviceType: 'v3e', deviceFamily: 'v4', isOn: false, isOnline: false });
    const { access_token: token } = await simulator.makeToken();
    const mine = async () => (await ask(`${simulator.url}/device-v2/devices/mine`, { token })).json.devices;
    const { isOn, ...told } = kind;
    expect((await mine())[2]).toMatchObject({ ...told, online: false });
    expect((await control(`/players/${player.deviceId}`, { method: 'DELETE' })).json).toEqual({ status: 'ok' });
    expect(await mine()).toHaveLength(2);
    expect((await control(`/players/${player.deviceId}`)).status).toBe(404);
  });

  it('puts bought cards into a library', async () => {
    const body = { card: streamCard({ title: 'Bought' }), cardId: 'b0ugh', reason: 'physical-add' };
    expect((await control('/cards', { body })).json).toMatchObject({ cardId: 'b0ugh', title: 'Bought' });
    expect((await control('/cards', { body })).status).toBe(400);
    expect((await control('/cards', { body: { card: {} } })).status).toBe(400);
    const { access_token: token } = await simulator.makeToken();
    const at = (path: string) => ask(`${simulator.url}${path}`, { token });
    const [row] = (await at('/card/family/library')).json.cards;
    expect(row).toMatchObject({ cardId: 'b0ugh', reason: 'physical-add', shareType: 'yoto' });
    expect((await at('/content/mine')).json.cards).toEqual([]);
    expect((await at('/card/b0ugh')).json.ownership).toMatchObject({ canAccess: true, cardIsMadeByUser: false });
    expect((await ask(`${simulator.url}/content/b0ugh`, { method: 'DELETE', token })).status).toBe(404);
    const again = { ...streamCard(), cardId: 'b0ugh' };
    expect((await ask(`${simulator.url}/content`, { token, body: again })).status).toBe(403);
    expect(simulator.player(firstId()).snapshot().slot).toBeUndefined();
    const inserted = await control(`/players/${firstId()}/inputs`, { body: { do: 'insert', cardId: 'b0ugh' } });
    expect(inserted.json.playing).toMatchObject({ cardTitle: 'Bought' });
  });

  it('adds people, and takes permissions back', async () => {
    const familyId = simulator.devices()[0]?.familyId;
    const { json: user } = await control('/users', { body: { familyId, name: 'Grandma', email: 'g@example.org' } });
    const { access_token, refresh_token } = await simulator.makeToken({ sub: user.sub });
    const refresh = async () => {
      const form = { grant_type: 'refresh_token', client_id: simulator.clientId, refresh_token: refresh_token ?? '' };
      return (await ask(`${simulator.url}/oauth/token`, { body: new URLSearchParams(form) })).json.error;
    };
    const mine = async () => (await ask(`${simulator.url}/content/mine`, { token: access_token })).status;
    expect((await control('/grants/revoke', { body: { sub: 'nobody' } })).json).toEqual({ revoked: 0 });
    expect((await control('/grants/revoke', { body: { sub: user.sub } })).json).toEqual({ revoked: 1 });
    expect([await refresh(), await mine()]).toEqual(['invalid_grant', 200]);
    await control('/grants/revoke', { body: { clientId: simulator.clientId, accessTokensToo: true } });
    expect(await mine()).toBe(403);
  });

  it('shows pictures where the caller reaches it', async () => {
    const headers = { 'x-forwarded-host': 'home.example', 'x-forwarded-proto': 'https' };
    simulator.player(firstId()).command('display/preview', { uri: `yoto:#${'a'.repeat(43)}`, timeout: 60 });
    const shown = async () => (await control(`/players/${firstId()}`, { headers })).json.display.iconUrl;
    await expect.poll(shown).toBe(`https://home.example/icons/${'a'.repeat(43)}`);
    expect((await control('/state', { headers })).json.url).toBe('https://home.example');
  });

  it('turns, presses and unplugs', async () => {
    const at = `/players/${firstId()}`;
    const volume = (await control(at)).json.volume;
    const act = async (body: object) => (await control(`${at}/inputs`, { body })).json;
    expect((await act({ do: 'turnLeft', steps: -2 })).volume).toBe(volume - 2);
    expect((await act({ do: 'battery', level: 12, charging: true })).battery).toEqual({ level: 12, isCharging: true });
    expect(await act({ do: 'battery', level: 13, charging: true, source: 'dock' })).toMatchObject({
      powerSource: 'dock',
    });
    expect(await act({ do: 'headphones', plugged: true })).toMatchObject({ headphones: true });
    expect(await act({ do: 'temperature', celsius: 30 })).toMatchObject({ temperatureC: 30 });
    expect((await act({ do: 'wifi', on: false })).isOnline).toBe(false);
    expect((await act({ do: 'power', on: false })).isOn).toBe(false);
    for (const body of [{ do: 'pressLeft' }, { do: 'pressRight' }, { do: 'turnRight', steps: 1 }, { do: 'remove' }]) {
      expect(await act(body)).toMatchObject({ deviceId: firstId() });
    }
  });

  it.each<[string, AskOptions, number]>([
    ['/players/nobody', {}, 404],
    ['/players/nobody/inputs', { body: { do: 'remove' } }, 404],
    ['/players/nobody/audio', {}, 404],
    ['/players', { body: { name: 'P', familyId: 'none' } }, 404],
    ['/tokens', { body: { sub: 'nobody' } }, 404],
    ['/users', { body: { familyId: 'none', name: 'N' } }, 404],
    ['/players/nobody', { method: 'DELETE' }, 404],
    ['/switches', { method: 'PATCH', body: { nonsense: true } }, 400],
    ['/switches', { method: 'PATCH', body: { transcodePolls: 'many' } }, 400],
    ['/faults', { body: { kind: 'earthquake' } }, 400],
    ['/clock/advance', { body: { byMs: 5 } }, 400],
    ['/families', { body: { name: '' } }, 400],
    ['/faults/none', { method: 'DELETE' }, 404],
  ])('refuses %s', async (path, options, status) => {
    expect((await control(path, options)).status).toBe(status);
  });

  it('changes switches and leaves the others alone', async () => {
    const before = (await control('/switches')).json;
    const { json } = await control('/switches', { method: 'PATCH', body: { restrictedTopics: true } });
    expect(json).toEqual({ ...before, restrictedTopics: true });
    expect(simulator.switches().restrictedTopics).toBe(true);
  });

  it('moves a clock that can be moved', async () => {
    await simulator.close();
    await start({ clock: new ManualClock(1_000) });
    expect((await control('/clock/advance', { body: { byMs: 500 } })).json).toEqual({ nowMs: 1_500 });
    expect((await control('/clock')).json).toEqual({ nowMs: 1_500, clock: 'manual' });
  });

  it('serves pages of this computer only', async () => {
    const ours = await control('/state', { headers: { origin: 'http://localhost:5173' } });
    expect(ours.headers.get('access-control-allow-origin')).toBe('http://localhost:5173');
    const preflight = await control('/faults', { method: 'OPTIONS', headers: { origin: 'http://127.0.0.1:1' } });
    expect([preflight.status, preflight.headers.get('access-control-allow-headers')]).toEqual([204, 'content-type']);
    expect((await control('/state', { headers: { origin: 'https://evil.example' } })).status).toBe(403);
  });
});

it('closes with listeners still there', async () => {
  const live = await fetch(`${simulator.url}/_simulator/live`);
  const audio = await fetch(`${simulator.url}/_simulator/players/${firstId()}/audio`);
  await simulator.close();
  await expect(audio.text()).rejects.toThrow();
  await expect(live.text()).rejects.toThrow();
  await start();
});
