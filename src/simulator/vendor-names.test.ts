// The simulator behind TLS and the vendor's own host names, as a program meets it whose addresses cannot be changed:
// sign-in, API, uploads, pictures and MQTT. Every address that is handed out leads back through the same door.
import { createHash } from 'node:crypto';
import { request } from 'node:https';
import { connect } from 'node:tls';
import mqtt from 'mqtt';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { ManualClock } from './clock.ts';
import { type Simulator, startSimulator } from './simulator.ts';
import { authorizeUrl, callback, pkce, streamCard, wavOf } from './testing/client.ts';
import { openTlsDoor, type TlsDoor } from './testing/tls-door.ts';

const signInHost = 'login.yotoplay.com';
const apiHost = 'api.yotoplay.com';
const brokerHost = 'aqrphjqbp3u2z-ats.iot.eu-west-2.amazonaws.com';
const [signIn, api] = [`https://${signInHost}`, `https://${apiHost}`];

let simulator: Simulator;
let door: TlsDoor;
beforeEach(async () => {
  simulator = await startSimulator({ clock: new ManualClock(), switches: { autoApprove: true, transcodePolls: 0 } });
  door = await openTlsDoor(simulator.url, [signInHost, apiHost, brokerHost]);
});
afterEach(async () => {
  await door.close();
  await simulator.close();
});

interface Asked {
  method?: string;
  token?: string;
  body?: string | Buffer;
  type?: string;
}

/** As if the name resolved to the door: certificate, Host header and path are those of the address. */
function ask(url: string, { method, token, body, type }: Asked = {}) {
  const { host, pathname, search } = new URL(url);
  const headers = {
    host,
    ...(token ? { authorization: `Bearer ${token}` } : {}),
    ...(type ? { 'content-type': type } : {}),
  };
  // biome-ignore lint/suspicious/noExplicitAny: an answer is whatever the test expects of it
  return new Promise<{ status: number; location: string; bytes: Buffer; json: any }>((resolve, reject) => {
    const target = { host: '127.0.0.1', port: door.port, servername: host, ca: door.ca, path: `${pathname}${search}` };
    const outgoing = request({ ...target, method: method ?? (body ? 'POST' : 'GET'), headers }, (answer) => {
      const chunks: Buffer[] = [];
      answer.on('data', (chunk: Buffer) => chunks.push(chunk));
      answer.once('end', () => {
        const bytes = Buffer.concat(chunks);
        const isJson = (answer.headers['content-type'] ?? '').includes('json');
        const json = isJson ? JSON.parse(bytes.toString()) : undefined;
        resolve({ status: answer.statusCode ?? 0, location: answer.headers.location ?? '', bytes, json });
      });
    });
    outgoing.once('error', reject).end(body);
  });
}

async function signedIn(): Promise<string> {
  const { verifier, challenge } = pkce();
  const scope = 'offline_access user:content:manage family:library:manage family:devices:view family:devices:control';
  const back = await ask(authorizeUrl(signIn, simulator.clientId, { scope, code_challenge: challenge }));
  const form = new URLSearchParams({
    grant_type: 'authorization_code',
    client_id: simulator.clientId,
    code: new URL(back.location).searchParams.get('code') ?? '',
    redirect_uri: callback,
    code_verifier: verifier,
  });
  const { json } = await ask(`${signIn}/oauth/token`, {
    body: form.toString(),
    type: 'application/x-www-form-urlencoded',
  });
  return json.access_token;
}

it('signs in with the claims that the vendor puts in', async () => {
  const token = await signedIn();
  const claims = JSON.parse(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString());
  expect([claims.iss, claims.aud]).toEqual([`${signIn}/`, api]);
  const { json } = await ask(`${signIn}/.well-known/openid-configuration`);
  expect(json).toMatchObject({ issuer: `${signIn}/`, token_endpoint: `${signIn}/oauth/token` });
});

it('hands out only addresses that lead back through the door', async () => {
  const token = await signedIn();
  const bytes = wavOf(1);
  const sha256 = createHash('sha256').update(bytes).digest('hex');
  const { json: place } = await ask(`${api}/media/transcode/audio/uploadUrl?sha256=${sha256}`, { token });
  expect(place.upload.uploadUrl).toMatch(/^https:\/\/api\.yotoplay\.com\//);
  expect((await ask(place.upload.uploadUrl, { method: 'PUT', body: bytes, type: 'audio/mpeg' })).status).toBe(200);
  const { json: done } = await ask(`${api}/media/upload/${place.upload.uploadId}/transcoded`, { token });
  const { json: icons } = await ask(`${api}/media/displayIcons/user/yoto`, { token });
  const icon = icons.displayIcons[0];
  const cover = await ask(`${api}/media/coverImage/user/me/upload?autoconvert=true`, {
    token,
    body: (await ask(icon.url)).bytes,
  });
  const card = streamCard(
    { metadata: { cover: { imageL: cover.json.coverImage.mediaUrl } } },
    {
      type: 'audio',
      format: 'opus',
      trackUrl: `yoto:#${done.transcode.transcodedSha256}`,
      display: { icon16x16: `yoto:#${icon.mediaId}` },
    },
  );
  const { json: made } = await ask(`${api}/content`, { token, body: JSON.stringify(card), type: 'application/json' });
  const { json: detail } = await ask(`${api}/card/${made.card.cardId}`, { token });
  const [track] = detail.card.content.chapters[0].tracks;
  for (const url of [track.trackUrl, track.display.icon16x16, detail.card.metadata.cover.imageL]) {
    expect(url).toMatch(/^https:\/\/api\.yotoplay\.com\//);
    expect((await ask(url)).status).toBe(200);
  }
  expect((await ask(track.trackUrl)).bytes.equals(bytes)).toBe(true);
});

it.each([signIn, api])('names nothing but %s to a caller who came by that name', async (origin) => {
  simulator.change({ deviceCodeFlow: true });
  const token = await signedIn();
  const post = async (path: string, body: string | Buffer, type = 'application/json') =>
    (await ask(`${origin}${path}`, { token, body, type })).json;
  const form = new URLSearchParams({ client_id: simulator.clientId, scope: 'offline_access' }).toString();
  const answers: unknown[] = [await post('/oauth/device/code', form, 'application/x-www-form-urlencoded')];
  const { json: icons } = await ask(`${origin}/media/displayIcons/user/yoto`, { token });
  const { bytes } = await ask(icons.displayIcons[0].url);
  answers.push(icons, await post('/media/displayIcons/user/me/upload?filename=x', bytes, 'image/png'));
  const image = await post('/media/family/images', bytes, 'image/png');
  const card = await post('/content', JSON.stringify(streamCard()));
  const group = { name: 'A group', imageId: image.imageId, items: [{ contentId: card.card.cardId }] };
  answers.push(image, card, await post('/card/family/library/groups', JSON.stringify(group)));
  const paths = [
    '/.well-known/openid-configuration',
    '/media/displayIcons/user/me',
    '/content/mine',
    `/content/${card.card.cardId}?playable=true`,
    `/card/${card.card.cardId}`,
    '/card/family/library',
    '/card/family/library/groups',
    '/media/transcode/audio/uploadUrl',
    '/device-v2/devices/mine',
    '/user/family',
    '/_simulator/state',
  ];
  for (const path of paths) answers.push((await ask(`${origin}${path}`, { token })).json);
  const { status, location } = await ask(`${image.url.replace(api, origin)}?width=320&height=320`, { token });
  expect(status).toBe(302);
  const named = JSON.stringify([...answers, location]).match(/https?:\/\/[^"/]+/g) ?? [];
  expect(new Set(named)).toEqual(new Set([origin, 'https://stream.example']));
  expect(named.length).toBeGreaterThan(20);
});

it('lets the broker be reached with the vendor’s protocol name', async () => {
  const token = await signedIn();
  const { json } = await ask(`${api}/device-v2/devices/mine`, { token });
  const { deviceId } = json.devices[0];
  const client = mqtt.connect(`wss://${brokerHost}/mqtt`, {
    username: `${deviceId}?x-amz-customauthorizer-name=PublicJWTAuthorizer`,
    password: token,
    clientId: `SAMPLE${deviceId}`,
    reconnectPeriod: 0,
    wsOptions: {
      createConnection: () =>
        connect({
          host: '127.0.0.1',
          port: door.port,
          servername: brokerHost,
          ca: door.ca,
          ALPNProtocols: ['x-amzn-mqtt-ca'],
        }),
    },
  });
  try {
    const presence = new Promise<string>((resolve, reject) => {
      client.once('message', (_topic, payload) => resolve(payload.toString()));
      client.once('error', reject);
    });
    await client.subscribeAsync(`device/${deviceId}/presence`, { qos: 1 });
    expect(JSON.parse(await presence)).toMatchObject({ state: 'online' });
  } finally {
    await client.endAsync(true);
  }
});
