// Uploads, transcoding, covers, icons and family images, with the quirks of the real cloud.
import { createHash } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ManualClock } from '../clock.ts';
import { encodePng } from '../media/image.ts';
import { type Simulator, startSimulator } from '../simulator.ts';
import { type AskOptions, ask, wavOf } from '../testing/client.ts';

let clock: ManualClock;
let simulator: Simulator;
let token: string;
beforeEach(async () => {
  clock = new ManualClock();
  simulator = await startSimulator({ clock });
  token = (await simulator.makeToken({ lifetimeS: 1e6 })).access_token;
});
afterEach(() => simulator.close());

const call = (path: string, options: AskOptions = {}) => ask(`${simulator.url}${path}`, { token, ...options });
const hash = (bytes: Buffer) => createHash('sha256').update(bytes).digest('hex');
const picture = (width: number, height: number, shade = 200) =>
  encodePng(width, height, new Uint8Array(width * height * 4).fill(shade));
const gif = Buffer.from('R0lGODlhEAAQAIAAAAAAAP///yH5BAEAAAAALAAAAAAQABAAAAIOhI+py+0Po5y02ouzPgUAOw==', 'base64');

describe('audio', () => {
  async function uploadOf(bytes: Buffer) {
    const { json } = await call(`/media/transcode/audio/uploadUrl?sha256=${hash(bytes)}&filename=a.wav`);
    return json.upload as { uploadId: string; uploadUrl: string | null };
  }
  const put = (url: string | null, body: Buffer, headers = {}) => ask(url ?? '', { method: 'PUT', body, headers });

  it('goes from address to playable track', async () => {
    const bytes = wavOf(2);
    const { uploadId, uploadUrl } = await uploadOf(bytes);
    const transcoded = `/media/upload/${uploadId}/transcoded?loudnorm=false`;
    const unsent = await call(transcoded);
    expect([unsent.status, unsent.json.transcode.uploadId]).toEqual([202, uploadId]);
    expect((await put(uploadUrl, bytes, { 'content-type': 'audio/mpeg' })).status).toBe(200);
    for (const _poll of [1, 2]) {
      const pending = await call(transcoded);
      expect(pending.status).toBe(202);
      expect(pending.json.transcode.transcodedSha256).toBeUndefined();
    }
    const { json } = await call(transcoded);
    expect(json.transcode).toMatchObject({
      uploadId,
      uploadFilename: 'a.wav',
      uploadSha256: hash(bytes),
      transcodedSha256: expect.stringMatching(/^[A-Za-z0-9_-]{43}$/),
      transcodedInfo: { duration: 2, format: 'opus', channels: 'mono', fileSize: bytes.length },
    });

    const { transcodedSha256 } = json.transcode;
    const track = { key: '01', title: 'T', type: 'audio', format: 'opus', trackUrl: `yoto:#${transcodedSha256}` };
    const content = { chapters: [{ key: '01', title: 'C', tracks: [track] }] };
    const card = await call('/content', { body: { title: 'Uploaded', metadata: {}, content } });
    const read = await call(`/content/${card.json.card.cardId}?playable=true&signingType=s3`);
    const address = read.json.card.content.chapters[0].tracks[0].trackUrl;
    const whole = await fetch(address);
    expect(hash(Buffer.from(await whole.arrayBuffer()))).toBe(hash(bytes));
    const part = await fetch(address, { headers: { range: 'bytes=4-7' } });
    expect([part.status, part.headers.get('content-range')]).toEqual([206, `bytes 4-7/${bytes.length}`]);
    expect((await fetch(address.replace(/Signature=./, 'Signature=!'))).status).toBe(403);
    await clock.advance(3_601_000);
    expect((await fetch(address)).status).toBe(403);
  });

  it('takes the hash in base64url too, as the tool of the vendor sends it', async () => {
    const bytes = wavOf(1, 3);
    const named = createHash('sha256').update(bytes).digest('base64url');
    const { json } = await call(`/media/transcode/audio/uploadUrl?sha256=${named}&filename=audio`);
    expect((await put(json.upload.uploadUrl, bytes)).status).toBe(200);
    expect((await uploadOf(bytes)).uploadUrl).toBeNull();
  });

  it('knows what it already has', async () => {
    const bytes = wavOf(1);
    const first = await uploadOf(bytes);
    await put(first.uploadUrl, bytes);
    expect(await uploadOf(bytes)).toEqual({ uploadId: first.uploadId, uploadUrl: null });
  });

  it('refuses a PUT with a token, with other bytes, late, or without a signature', async () => {
    const bytes = wavOf(1);
    const { uploadUrl } = await uploadOf(bytes);
    const withToken = await put(uploadUrl, bytes, { authorization: `Bearer ${token}` });
    expect(withToken.status).toBe(400);
    expect(withToken.text).toContain('<Error>');
    expect((await put(uploadUrl, wavOf(1, 2))).status).toBe(400);
    expect((await put(uploadUrl?.split('?')[0] ?? '', bytes)).status).toBe(403);
    await clock.advance(3_601_000);
    expect((await put(uploadUrl, bytes)).status).toBe(403);
  });

  it('never finishes what is no audio', async () => {
    simulator.change({ transcodePolls: 0 });
    const bytes = Buffer.from('this is no audio at all, whatever its name says');
    const { uploadId, uploadUrl } = await uploadOf(bytes);
    await put(uploadUrl, bytes);
    const { json } = await call(`/media/upload/${uploadId}/transcoded`);
    expect(json.transcode.progress.phase).toBe('failed');
    expect(json.transcode.transcodedSha256).toBeUndefined();
    expect((await uploadOf(bytes)).uploadUrl).not.toBeNull();
  });

  it.each(['/media/transcode/audio/uploadUrl?sha256=abc', '/media/upload/x/transcoded?preset=loud'])(
    'refuses %s',
    async (path) => expect((await call(path)).status).toBe(400),
  );
});

describe('icons', () => {
  const upload = (body: Buffer, query = '') => call(`/media/displayIcons/user/me/upload${query}`, { body });

  it('are public pictures of 16 by 16', async () => {
    const { json } = await call('/media/displayIcons/user/yoto');
    expect(json.displayIcons.length).toBeGreaterThanOrEqual(10);
    for (const icon of json.displayIcons) {
      expect(icon).toMatchObject({ userId: 'yoto', public: true, publicTags: expect.any(Array) });
      const bytes = Buffer.from(await (await fetch(icon.url)).arrayBuffer());
      expect([bytes.readUInt32BE(16), bytes.readUInt32BE(20)]).toEqual([16, 16]);
      expect(createHash('sha256').update(bytes).digest('base64url')).toBe(icon.mediaId);
    }
  });

  it('answer differently when they come again', async () => {
    const first = await upload(picture(16, 16));
    expect(first.json.displayIcon).toMatchObject({ new: true, url: expect.stringContaining('/icons/') });
    const second = await upload(picture(16, 16));
    expect(second.json.displayIcon).toMatchObject({ mediaId: first.json.displayIcon.mediaId, url: {} });
    expect(second.json.displayIcon.new).toBeUndefined();
    const own = (await call('/media/displayIcons/user/me')).json.displayIcons;
    expect(own).toMatchObject([{ public: false, createdAt: expect.any(String) }]);
    expect(Object.keys(own[0])).not.toContain('title');
  });

  it('are made small unless told not to', async () => {
    const { json } = await upload(picture(100, 80));
    const bytes = Buffer.from(await (await fetch(json.displayIcon.url)).arrayBuffer());
    expect([bytes.readUInt32BE(16), bytes.readUInt32BE(20)]).toEqual([16, 16]);
    expect((await upload(picture(100, 80, 7), '?autoConvert=false')).status).toBe(400);
    expect((await upload(Buffer.from('no image'))).status).toBe(400);
    expect((await upload(Buffer.alloc(0))).status).toBe(400);
  });

  it('stay animated only without conversion', async () => {
    const { json } = await upload(gif, '?autoConvert=false');
    const kept = await fetch(json.displayIcon.url);
    expect(kept.headers.get('content-type')).toBe('image/gif');
  });
});

describe('covers', () => {
  const upload = (query: string, body?: Buffer) =>
    call(`/media/coverImage/user/me/upload${query}`, { method: 'POST', ...(body ? { body } : {}) });

  it('can be sent or fetched', async () => {
    const sent = await upload('?autoconvert=true&coverType=default', picture(60, 90));
    expect(sent.json.coverImage).toMatchObject({ mediaId: expect.stringMatching(/^[\w-]{43}$/) });
    expect((await fetch(sent.json.coverImage.mediaUrl)).headers.get('content-type')).toBe('image/png');
    const fetched = await upload(`?imageUrl=${encodeURIComponent(sent.json.coverImage.mediaUrl)}`);
    expect(fetched.json.coverImage.mediaId).toBe(sent.json.coverImage.mediaId);
  });

  it.each([
    ['default', 638, 1011],
    ['myo', 520, 400],
    ['podcast', 600, 600],
  ])('of the type %s become %i by %i', async (type, width, height) => {
    const { json } = await upload(`?autoconvert=true&coverType=${type}`, picture(60, 90));
    const bytes = Buffer.from(await (await fetch(json.coverImage.mediaUrl)).arrayBuffer());
    expect([bytes.readUInt32BE(16), bytes.readUInt32BE(20)]).toEqual([width, height]);
    const asSent = await upload(`?coverType=${type}`, picture(60, 90));
    expect((await (await fetch(asSent.json.coverImage.mediaUrl)).arrayBuffer()).byteLength).toBe(
      picture(60, 90).length,
    );
  });

  it.each(['', '?coverType=huge', '?imageUrl=ftp://x.example/y'])('refuses "%s" without a picture', async (query) => {
    expect((await upload(query)).status).toBe(400);
  });

  it('need the right to manage content', async () => {
    const { access_token: viewer } = await simulator.makeToken({ scopes: ['user:content:view'] });
    const { status, json } = await call('/media/coverImage/user/me/upload', { token: viewer, body: picture(9, 9) });
    expect([status, json.error.code]).toEqual([403, 'forbidden']);
  });
});

describe('family images', () => {
  it('are shown by a redirect to a signed address', async () => {
    const bytes = picture(64, 48);
    const { json } = await call('/media/family/images', { body: bytes });
    expect(json).toEqual({ imageId: hash(bytes), url: `${simulator.url}/media/family/images/${hash(bytes)}` });
    const answer = await call(`/media/family/images/${json.imageId}?width=640&height=480`);
    expect(answer.status).toBe(302);
    const shown = await fetch(answer.headers.get('location') ?? '');
    expect(Buffer.from(await shown.arrayBuffer()).equals(bytes)).toBe(true);
    expect((await call('/media/family/images')).json).toEqual({
      images: [
        { imageId: json.imageId, size: bytes.length, eTag: expect.any(String), lastModified: expect.any(String) },
      ],
    });
  });

  it.each([
    ['width=1&height=1', 400],
    ['width=320&height=320', 404],
  ])('answer %s of an unknown one with %i', async (query, status) => {
    expect((await call(`/media/family/images/${'0'.repeat(64)}?${query}`)).status).toBe(status);
  });
});
