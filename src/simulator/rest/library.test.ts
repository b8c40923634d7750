// The family library and its groups.
import { afterEach, beforeEach, expect, it } from 'vitest';
import { type Simulator, startSimulator } from '../simulator.ts';
import { type AskOptions, ask, streamCard, wavOf } from '../testing/client.ts';

let simulator: Simulator;
let token: string;
beforeEach(async () => {
  simulator = await startSimulator();
  token = (await simulator.makeToken()).access_token;
});
afterEach(() => simulator.close());

const call = (path: string, options: AskOptions = {}) => ask(`${simulator.url}${path}`, { token, ...options });
const groups = '/card/family/library/groups';

async function created(title: string, metadata: object = {}): Promise<string> {
  return (await call('/content', { body: streamCard({ title, metadata }) })).json.card.cardId;
}

it('has a row for each card that was made, unless it was kept out', async () => {
  const cardId = await created('In');
  await created('Out', { addToFamilyLibrary: false });
  const { json } = await call('/card/family/library');
  expect(json.subscriptions).toEqual([]);
  expect(json.cards).toHaveLength(1);
  expect(json.cards[0]).toMatchObject({
    cardId,
    familyId: expect.any(String),
    provenanceId: expect.any(String),
    inFamilyLibrary: true,
    reason: 'myo-content-add',
    shareType: 'myo',
    lastPlayedAt: null,
    card: { title: 'In' },
  });
});

it('tells whose a card is, also where the app of the vendor asks', async () => {
  const cardId = await created('Mine');
  const { json } = await call(`/card/${cardId}`);
  for (const answer of Object.values(json.ownership)) expect(answer).toBeTypeOf('boolean');
  expect(json.ownership).toMatchObject({ canAccess: true, cardIsMadeByUser: true, cardIsInFamilyLibrary: true });
  expect((await call(`/card/details/${cardId}?timezone=UTC`)).json).toEqual(json);
  expect((await call('/card/family/library?view=groups')).json.cards).toHaveLength(1);
});

it('hands out one medium of a card by itself', async () => {
  const { json: place } = await call('/media/transcode/audio/uploadUrl');
  await ask(place.upload.uploadUrl, { method: 'PUT', body: wavOf(1), headers: { 'content-type': 'audio/wav' } });
  simulator.change({ transcodePolls: 0 });
  const { json } = await call(`/media/upload/${place.upload.uploadId}/transcoded`);
  const mediaId = json.transcode.transcodedSha256;
  const track = { type: 'audio', format: 'opus', trackUrl: `yoto:#${mediaId}` };
  const { json: made } = await call('/content', { body: streamCard({}, track) });
  const path = `/card/${made.card.cardId}/media`;
  const { url } = (await call(`${path}/${mediaId}`)).json.media;
  expect(new URL(url).searchParams.get('Expires')).toMatch(/^\d+$/);
  expect((await ask(url)).status).toBe(200);
  const { users } = simulator.addFamily({ name: 'Others' });
  const { access_token: stranger } = await simulator.makeToken({ sub: users[0]?.sub });
  expect((await call(`${path}/${mediaId}`, { token: stranger })).status).toBe(404);
  expect((await call(`${path}/${'x'.repeat(43)}`)).status).toBe(404);
});

it('keeps groups in order, without duplicates and strangers', async () => {
  const [one, two] = [await created('One'), await created('Two')];
  const items = [two, 'zzzzz', one, two].map((contentId) => ({ contentId }));
  const { json: group } = await call(groups, { body: { name: 'G'.repeat(120), imageId: 'fp-cards', items } });
  expect(group).toMatchObject({ imageId: 'fp-cards', imageUrl: expect.any(String), name: 'G'.repeat(100) });
  expect(group.items.map((item: { contentId: string }) => item.contentId)).toEqual([two, one]);
  expect(group.cards).toHaveLength(2);

  const changed = await call(`${groups}/${group.id}`, {
    method: 'PUT',
    body: { name: 'New', items: [{ contentId: one }] },
  });
  expect(changed.json).toMatchObject({ id: group.id, name: 'New', imageId: 'fp-cards', createdAt: group.createdAt });
  expect((await call(groups)).json).toHaveLength(1);
  await call(`/content/${one}`, { method: 'DELETE' });
  expect((await call(`${groups}/${group.id}`)).json.items).toEqual([]);
  expect((await call(`${groups}/${group.id}`, { method: 'DELETE' })).json).toEqual({ id: group.id });
  expect((await call(`${groups}/${group.id}`)).status).toBe(404);
});

it('takes a DELETE that calls its empty body JSON', async () => {
  const { json: group } = await call(groups, { body: { name: 'G', items: [] } });
  const headers = { 'content-type': 'application/json' };
  expect((await call(`${groups}/${group.id}`, { method: 'DELETE', headers })).status).toBe(200);
});

it('has at most twenty groups, and each belongs to its family', async () => {
  const made = [];
  for (let count = 0; count < 20; count++) made.push(await call(groups, { body: { name: `${count}`, items: [] } }));
  const { status, json } = await call(groups, { body: { name: 'one more', items: [] } });
  expect([status, json.error.code]).toEqual([400, 'group-limit']);
  const { users } = simulator.addFamily({ name: 'Others' });
  const stranger = (await simulator.makeToken({ sub: users[0]?.sub })).access_token;
  expect((await call(`${groups}/${made[0]?.json.id}`, { token: stranger })).status).toBe(404);
  expect((await call(groups, { token: stranger, body: { name: 'theirs', items: [] } })).status).toBe(200);
});

it('needs manage to change', async () => {
  const { access_token: viewer } = await simulator.makeToken({ scopes: ['family:library:view'] });
  expect((await call(groups, { token: viewer })).status).toBe(200);
  expect((await call(groups, { token: viewer, body: { name: 'G', items: [] } })).status).toBe(403);
});
