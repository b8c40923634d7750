import { expect, test } from 'vitest';
import { scriptedServer } from './testing/scripted-server.ts';
import { signedIn } from './testing/signed-in.ts';

const coverImage = { mediaId: 'm1', mediaUrl: 'https://media.example/m1' };

test('a cover travels as the bytes it is, or as an address without a body', async () => {
  await using server = await scriptedServer(() => ({ status: 200, body: { coverImage } }));
  const { cloud } = signedIn(server.url);
  const bytes = new Uint8Array([0x89, 0x50, 0x4e, 0x47, 0, 255]);

  const raw = await cloud.media.uploadCover(
    { bytes, contentType: 'image/png', filename: 'c.png' },
    { coverType: 'myo' },
  );
  await cloud.media.uploadCoverFromUrl('https://pictures.example/a b.jpg', { coverType: 'default' });

  expect(raw).toEqual({ kind: 'ok', value: coverImage });
  const [first, second] = server.seen;
  expect(first?.body.equals(bytes)).toBe(true);
  expect(first?.headers['content-type']).toBe('image/png');
  expect(Object.fromEntries(first?.query ?? [])).toEqual({ autoconvert: 'true', coverType: 'myo', filename: 'c.png' });
  expect(second?.body).toHaveLength(0);
  expect(second?.query.get('imageUrl')).toBe('https://pictures.example/a b.jpg');
});

test('audio goes to the storage without our token, and again after a cut', async () => {
  await using server = await scriptedServer((seen, index) => {
    if (seen.headers.authorization) return { status: 400 };
    return index === 0 ? { status: 503 } : { status: 200 };
  });
  const { cloud, clock } = signedIn(server.url);
  const audio = { bytes: new Blob(['sound']), contentType: 'audio/mpeg' };

  const sent = cloud.media.sendAudio(`${server.url}/put?signature=x`, audio);
  await clock.passNext(1000);

  expect(await sent).toEqual({ kind: 'ok', value: undefined });
  expect(server.seen.map((seen) => seen.body.toString())).toEqual(['sound', 'sound']);
  expect(server.seen[1]?.headers['content-type']).toBe('audio/mpeg');
  expect(server.seen[1]?.headers['content-length']).toBe('5');
});

test('an upload address that is no web address is refused', async () => {
  const { cloud } = signedIn('http://127.0.0.1:9');
  const audio = { bytes: new Uint8Array(1), contentType: 'audio/mpeg' };
  expect(await cloud.media.sendAudio('file:///etc/passwd', audio)).toMatchObject({ kind: 'unexpected' });
});

test('the transcoder is asked until it is done; refusals in between only mean "not yet"', async () => {
  const done = { transcode: { uploadId: 'u1', transcodedSha256: 'x'.repeat(43), transcodedInfo: { format: 'opus' } } };
  const answers = [
    { status: 404 },
    { status: 200, body: { transcode: { uploadId: 'u1' } } },
    { status: 200, body: done },
  ];
  await using server = await scriptedServer((_, index) => answers[index] ?? { status: 500 });
  const { cloud, clock } = signedIn(server.url);

  const waiting = cloud.media.transcoded('u1', { withinMs: 60_000 });
  await clock.passNext(2000);
  await clock.passNext(2000);

  expect(await waiting).toMatchObject({ kind: 'ok', value: { transcodedInfo: { format: 'opus' } } });
});

test('a transcoder that never finishes is not waited for without end', async () => {
  await using server = await scriptedServer(() => ({ status: 404 }));
  const { cloud, clock } = signedIn(server.url);

  const waiting = cloud.media.transcoded('u1', { withinMs: 5000, everyMs: 2000 });
  await clock.passNext(2000);
  await clock.passNext(2000);

  expect(await waiting).toEqual({ kind: 'ok', value: undefined });
  expect(server.seen).toHaveLength(3);
});

test('commands travel once: a lost answer is told, not repeated', async () => {
  await using server = await scriptedServer((_, index) =>
    index === 0 ? { status: 200, body: { status: 'ok' } } : { status: 504 },
  );
  const { cloud } = signedIn(server.url);

  expect(await cloud.devices.command('y2x', 'volume/set', { volume: 30 })).toMatchObject({ kind: 'ok' });
  expect(await cloud.devices.command('y2x', 'card/stop')).toMatchObject({ kind: 'unknown-outcome' });
  expect(server.seen.map((seen) => seen.path)).toEqual([
    '/device-v2/y2x/command/volume/set',
    '/device-v2/y2x/command/card/stop',
  ]);
  expect(server.seen[0]?.body.toString()).toBe('{"volume":30}');
});
