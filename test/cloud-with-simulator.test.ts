// Our Yoto client against the simulated Yoto, over real HTTP: the two rooms were written from the same page
// (docs/protocol/yoto.md) by different hands, and here they have to agree.
import { createHash } from 'node:crypto';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { connectCloud, type YotoCloud } from '#cloud/cloud.ts';
import { controlScopes, leastScopes, readCallback } from '#cloud/oauth.ts';
import type { StoredTokens, TokenVault } from '#cloud/session.ts';
import type { CardWrite } from '#cloud/wire/content.ts';
import { ManualClock } from '#simulator/clock.ts';
import { encodePng } from '#simulator/media/image.ts';
import { type Simulator, startSimulator } from '#simulator/simulator.ts';

const redirectUri = 'http://127.0.0.1:4711/link/callback';

class Drawer implements TokenVault {
  tokens: StoredTokens | undefined;
  brokenReason: string | undefined;
  load() {
    return this.tokens;
  }
  store(tokens: StoredTokens) {
    this.tokens = tokens;
  }
  markBroken(reason: string) {
    this.tokens = undefined;
    this.brokenReason = reason;
  }
}

let clock: ManualClock;
let simulator: Simulator;
let vault: Drawer;
let cloud: YotoCloud;

beforeEach(async () => {
  clock = new ManualClock();
  simulator = await startSimulator({ clock, switches: { autoApprove: true, invalidGrantStatus: 403 } });
  vault = new Drawer();
  cloud = connectCloud({
    urls: { loginUrl: simulator.url, apiUrl: simulator.url, mqttUrl: simulator.mqttUrl },
    client: { clientId: simulator.clientId },
    vault,
    clock,
    limits: { requestsPerSecond: 1000, burst: 1000 },
  });
});

afterEach(async () => {
  await cloud[Symbol.asyncDispose]();
  await simulator.close();
});

/** What the parent's browser does: follow the address and come back with a code. */
async function signIn(scopes: readonly string[]): Promise<void> {
  const pending = cloud.beginSignIn({ redirectUri, scopes });
  const page = await fetch(pending.url, { redirect: 'manual' });
  const callback = readCallback(page.headers.get('location') ?? '', pending.state);
  if (callback.kind !== 'code') throw new Error(`no code came back: ${page.status} ${JSON.stringify(callback)}`);
  expect(await cloud.finishSignIn(pending, callback.code)).toMatchObject({ kind: 'tokens' });
}

function streamCard(title: string): CardWrite {
  return {
    title,
    metadata: { description: 'Three stories', author: 'A parent' },
    content: {
      chapters: [
        {
          key: '01',
          title: 'One',
          overlayLabel: '1',
          display: { icon16x16: null },
          tracks: [
            {
              key: '01',
              title: 'One',
              type: 'stream',
              format: 'mp3',
              trackUrl: 'https://home.example/s/abc.mp3',
              duration: 60,
              fileSize: 1_200_000,
              madeUpMember: { kept: [1, null, 'x'] },
            },
          ],
        },
      ],
      config: { resumeTimeout: 2_592_000, onlineOnly: true },
    },
  };
}

test('sign in, write a card, change it, find it, delete it', async () => {
  await signIn(leastScopes);

  const created = await cloud.content.create(streamCard('Evening'));
  if (created.kind !== 'ok') throw new Error(JSON.stringify(created));
  const { cardId } = created.value;
  expect(cardId).toMatch(/^[a-zA-Z0-9]{5}$/);

  const read = await cloud.content.get(cardId);
  if (read.kind !== 'ok') throw new Error(JSON.stringify(read));
  expect(read.value).toMatchObject(streamCard('Evening'));
  const changed = await cloud.content.update(cardId, { ...(read.value as CardWrite), title: 'Late evening' });
  expect(changed).toMatchObject({ kind: 'ok', value: { ...streamCard('Late evening'), cardId } });

  const mine = await cloud.content.mine();
  expect(mine).toMatchObject({ kind: 'ok', value: [{ cardId, title: 'Late evening' }] });
  expect(await cloud.content.delete(cardId)).toEqual({ kind: 'ok', value: undefined });
  expect(await cloud.content.get(cardId)).toMatchObject({ kind: 'not-found' });
  expect(await cloud.content.delete(cardId)).toMatchObject({ kind: 'not-found' });
  expect(await cloud.content.update(cardId, streamCard('Again'))).toMatchObject({ kind: 'bad-request' });
  expect(await cloud.content.mine()).toEqual({ kind: 'ok', value: [] });
});

test('a body that the vendor refuses comes back as its own words', async () => {
  await signIn(leastScopes);
  const card = { ...streamCard('x'.repeat(101)) };

  const refused = await cloud.content.create(card);

  expect(refused).toMatchObject({ kind: 'bad-request', code: 'bad-request' });
  expect(refused.kind !== 'ok' && refused.message).toContain('title');
});

test('a cover and an icon find their place', async () => {
  await signIn(leastScopes);
  const picture = encodePng(16, 16, new Uint8Array(16 * 16 * 4).fill(200));

  const cover = await cloud.media.uploadCover({ bytes: picture, contentType: 'image/png' }, { coverType: 'myo' });
  expect(cover).toMatchObject({ kind: 'ok', value: { mediaId: expect.stringMatching(/^[\w-]{43}$/) } });

  expect(await cloud.media.publicIcons()).toMatchObject({ kind: 'ok', value: expect.any(Array) });
  const icon = { bytes: picture, contentType: 'image/png', filename: 'moon.png' };
  const first = await cloud.media.uploadIcon(icon, { convert: false });
  const second = await cloud.media.uploadIcon(icon, { convert: false });
  if (first.kind !== 'ok' || second.kind !== 'ok') throw new Error(JSON.stringify([first, second]));
  expect(second.value.mediaId).toBe(first.value.mediaId);
  expect(await cloud.media.myIcons()).toMatchObject({ kind: 'ok', value: [{ mediaId: first.value.mediaId }] });
});

test('an upload is sent once, transcoded, and known the next time', async () => {
  await signIn(leastScopes);
  const bytes = wave();
  const sha256 = createHash('sha256').update(bytes).digest('hex');

  const upload = await cloud.media.audioUpload({ sha256, filename: 'hum.wav' });
  if (upload.kind !== 'ok' || !upload.value.uploadUrl) throw new Error(JSON.stringify(upload));
  const sent = await cloud.media.sendAudio(upload.value.uploadUrl, { bytes, contentType: 'audio/wav' });
  expect(sent).toEqual({ kind: 'ok', value: undefined });
  // The simulated transcoder counts polls, not time: no pause between them, so no clock to move.
  const done = await cloud.media.transcoded(upload.value.uploadId, { withinMs: 60_000, everyMs: 0 });

  expect(done).toMatchObject({ kind: 'ok', value: { transcodedInfo: { format: 'opus' } } });
  expect(await cloud.media.audioUpload({ sha256 })).toMatchObject({ kind: 'ok', value: { uploadUrl: null } });
});

test('players are listed and configured; commands need the permission that was not asked for', async () => {
  await signIn(leastScopes);
  const list = await cloud.devices.list();
  if (list.kind !== 'ok' || !list.value[0]) throw new Error(JSON.stringify(list));
  const { deviceId } = list.value[0];

  expect(list.value).toHaveLength(simulator.devices().length);
  expect(await cloud.devices.config(deviceId)).toMatchObject({ kind: 'ok', value: { deviceId } });
  expect(await cloud.devices.config('y2doesnotexist')).not.toMatchObject({ kind: 'ok' });
  expect(await cloud.devices.command(deviceId, 'volume/set', { volume: 20 })).toMatchObject({
    kind: 'permission-missing',
    scope: 'family:devices:control',
  });

  await signIn([...leastScopes, ...controlScopes]);
  expect(await cloud.devices.command(deviceId, 'volume/set', { volume: 20 })).toMatchObject({ kind: 'ok' });
});

test('who signed in is known, and what was not asked for is named', async () => {
  await signIn(leastScopes);
  expect(await cloud.family.userInfo()).toMatchObject({ kind: 'ok', value: { sub: expect.any(String) } });
  expect(await cloud.family.family()).toMatchObject({ kind: 'permission-missing', scope: 'family:view' });
});

test('an ended token is renewed once for all, and each refresh token is used once', async () => {
  await signIn(leastScopes);
  const before = vault.tokens?.refreshToken;
  await clock.advance(3_600_001);

  const answers = await Promise.all(Array.from({ length: 20 }, () => cloud.content.mine()));

  expect(answers.every((answer) => answer.kind === 'ok')).toBe(true);
  expect(vault.tokens?.refreshToken).not.toBe(before);
  expect(vault.brokenReason).toBeUndefined();
});

test('a token that the vendor ended early is renewed after the 403', async () => {
  await signIn(leastScopes);
  const tokens = vault.tokens;
  if (tokens) vault.tokens = { ...tokens, accessToken: 'no-longer-known' };

  expect(await cloud.content.mine()).toMatchObject({ kind: 'ok' });
  expect(vault.tokens?.refreshToken).not.toBe(tokens?.refreshToken);
});

test('a spent refresh token ends the link with a plain sentence', async () => {
  await signIn(leastScopes);
  const old = vault.tokens;
  await clock.advance(3_600_001);
  await cloud.content.mine();
  vault.tokens = old;

  expect(await cloud.content.mine()).toMatchObject({ kind: 'unauthorized', reason: 'sign-in-again' });
  expect(vault.brokenReason).toContain('sign in again');
});

test('a creation whose answer was lost is found in the list of own cards', async () => {
  await signIn(leastScopes);
  simulator.faults.add({ kind: 'lost-answer', method: 'POST', pathStart: '/content', times: 1 });

  expect(await cloud.content.create(streamCard('Lost'))).toMatchObject({ kind: 'unknown-outcome' });
  expect(await cloud.content.mine()).toMatchObject({ kind: 'ok', value: [{ title: 'Lost' }] });
});

/** One second of a hum: mono, 16 bit, 8 kHz. */
function wave(): Uint8Array {
  const samples = Buffer.alloc(16_000);
  for (let index = 0; index < 8000; index += 1) samples.writeInt16LE(Math.round(9000 * Math.sin(index / 8)), index * 2);
  const header = Buffer.alloc(44);
  header.write('RIFF', 0);
  header.writeUInt32LE(36 + samples.length, 4);
  header.write('WAVEfmt ', 8);
  header.writeUInt32LE(16, 16);
  header.writeUInt16LE(1, 20);
  header.writeUInt16LE(1, 22);
  header.writeUInt32LE(8000, 24);
  header.writeUInt32LE(16_000, 28);
  header.writeUInt16LE(2, 32);
  header.writeUInt16LE(16, 34);
  header.write('data', 36);
  header.writeUInt32LE(samples.length, 40);
  return Buffer.concat([header, samples]);
}
