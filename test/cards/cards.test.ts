import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { cardRoutes } from '#contract/cards.ts';
import { watchForCards } from '#server/features/cards/listeners.ts';
import { createLog } from '#server/log.ts';
import { encodePng } from '#simulator/media/image.ts';
import { type CardWorld, openCardWorld, problemOf, sentCard, wholeBook } from './card-world.ts';

let world: CardWorld;
beforeEach(async () => {
  world = await openCardWorld();
  world.shelf.addCollection('book', 3);
});
afterEach(async () => await world[Symbol.asyncDispose]());

const writes = () => world.simulator.state.cards.size;

describe('sending a card', () => {
  it('brings one chapter per part to the account, with exact amounts', async () => {
    const card = await sentCard(world);
    expect(card).toMatchObject({
      state: 'sent',
      findings: [],
      title: 'The Wind in the Willows',
      author: 'Kenneth Grahame',
    });
    const twin = world.twinOf(card);
    expect(twin).toMatchObject({
      title: 'The Wind in the Willows',
      metadata: { author: 'Kenneth Grahame', media: { duration: 6, fileSize: 3 * 40_480, hasStreams: true } },
      content: { config: { resumeTimeout: 2_592_000, onlineOnly: true }, playbackType: 'linear', version: '1' },
    });
    expect(twin.content.chapters.map(({ key, title, overlayLabel }) => [key, title, overlayLabel])).toEqual([
      ['01', 'Part 1', '1'],
      ['02', 'Part 2', '2'],
      ['03', 'Part 3', '3'],
    ]);
    expect(twin.content.chapters[0]?.tracks).toMatchObject([
      {
        key: '01',
        type: 'stream',
        format: 'mp3',
        duration: 2,
        fileSize: 40_480,
        channels: 'stereo',
        overlayLabel: '1',
      },
    ]);
    expect(twin.content.chapters[0]?.tracks[0]?.trackUrl).toMatch(/^https:\/\/home\.example\/s\/[\w-]{22}\.mp3$/);
    const icon = world.simulator.state.icons.find(({ title }) => title === 'Book');
    expect(twin.content.chapters[0]?.display).toEqual({ icon16x16: `yoto:#${icon?.mediaId}` });
  });

  it('takes the cover to the account once', async () => {
    const bytes = encodePng(4, 4, new Uint8Array(64).fill(200));
    world.shelf.covers.set('h1', { bytes, contentType: 'image/png' });
    world.shelf.addCollection('book', 1, { coverHash: 'h1' });
    const card = await sentCard(world);
    const { cover } = world.twinOf(card).metadata;
    expect(cover?.imageL).toContain('/covers/');
    const media = world.simulator.state.media.size;
    await world.cards.update(card.id, { title: 'Another' });
    await world.cards.send(card.id);
    expect(world.twinOf(card)).toMatchObject({ title: 'Another', metadata: { cover } });
    expect(world.simulator.state.media.size).toBe(media);
  });

  it('sends a card whose cover Yoto refuses, and says so', async () => {
    world.shelf.covers.set('h1', { bytes: Buffer.from('no picture'), contentType: 'image/png' });
    world.shelf.addCollection('book', 1, { coverHash: 'h1' });
    const card = await sentCard(world);
    expect(card).toMatchObject({ state: 'sent', findings: [{ code: 'cover-refused', severity: 'warning' }] });
  });

  it('writes nothing when nothing changed', async () => {
    const card = await sentCard(world);
    const before = structuredClone(world.twinOf(card));
    await world.clock.advance(60_000);
    expect((await world.cards.send(card.id)).state).toBe('sent');
    expect(world.twinOf(card)).toEqual(before);
    expect(await world.db.read.selectFrom('card_twin_copy').selectAll().execute()).toEqual([]);
  });

  it('is asked for twice at once and makes one card', async () => {
    await world.signIn();
    const { id } = await world.cards.create({ content: wholeBook });
    const both = await Promise.all([world.cards.send(id), world.cards.send(id)]);
    expect(both.map(({ state }) => state)).toEqual(['sent', 'sent']);
    expect(writes()).toBe(1);
    expect(cardRoutes.send.reply.parse(both[1])).toEqual(both[1]);
  });

  it('goes to another account as a card of its own', async () => {
    const card = await sentCard(world);
    const { users } = world.simulator.addFamily({ name: 'Grandparents', parents: ['Robin'] });
    const { id: accountId } = await world.signIn(users[0]?.email);
    const there = await world.cards.send(card.id, { accountId });
    expect([there.state, there.accountId, writes()]).toEqual(['sent', accountId, 2]);
  });

  it('makes a card of a stream with one track', async () => {
    const [streamId = ''] = await world.shelf.streams.createAll([
      { name: 'Radio', document: { version: 1, source: { kind: 'audio', audioId: 'book-1' } } },
    ]);
    await world.signIn();
    const { id } = await world.cards.create({ content: { from: 'stream', streamId } });
    const card = await world.cards.send(id);
    expect(card).toMatchObject({ title: 'Radio', tracks: [{ streamId, durationS: 2 }] });
    await world.cards.remove(id, { alsoAtYoto: true });
    expect(world.shelf.kept.has(streamId)).toBe(true);
  });

  it('refuses an address without TLS, except towards a simulated cloud', async () => {
    await using plain = await openCardWorld({ baseUrl: 'http://192.168.1.5:8480' });
    plain.shelf.addCollection('book', 2);
    await plain.signIn();
    const card = await plain.cards.create({ content: wholeBook });
    expect(card.findings).toMatchObject([{ code: 'address-not-https', severity: 'error' }]);
    expect((await problemOf(plain.cards.send(card.id))).code).toBe('address-not-https');
    expect(plain.simulator.state.cards.size).toBe(0);

    await using demo = await openCardWorld({ baseUrl: 'http://127.0.0.1:8480', allowHttp: true });
    demo.simulator.change({ allowHttpStreams: true });
    demo.shelf.addCollection('book', 2);
    expect((await sentCard(demo)).state).toBe('sent');
  });

  it('waits for parts that are not ready and leaves out those that failed', async () => {
    const book = world.shelf.addCollection('book', 4);
    for (const part of book.parts.slice(1)) world.shelf.setLength(part.audioId, undefined);
    Object.assign(book.parts[3] ?? {}, { state: 'failed' });
    await world.signIn();
    const card = await world.cards.create({ content: wholeBook });
    expect(card.tracks.length).toBe(3);
    expect(card.findings.map(({ code }) => code)).toEqual(['part-failed', 'audio-not-ready']);
    expect(await problemOf(world.cards.send(card.id))).toMatchObject({
      code: 'audio-not-ready',
      detail: '2 tracks are not ready to play yet.',
    });
    world.shelf.setLength('book-2', 3000);
    world.shelf.setLength('book-3', 1000);
    expect(await world.cards.send(card.id)).toMatchObject({ state: 'sent', tracks: { length: 3 } });
  });

  it('says which sign-in is missing', async () => {
    const card = await world.cards.create({ content: wholeBook });
    expect((await problemOf(world.cards.send(card.id))).code).toBe('yoto-not-linked');
  });
});

describe('what does not fit on a card', () => {
  it.each([101, 250])('%i parts: the proposal sent back works', async (count) => {
    world.shelf.addCollection('book', count);
    await world.signIn();
    const { code, proposal } = await problemOf(world.cards.create({ content: wholeBook }));
    expect(code).toBe('too-many-tracks');
    const card = await world.cards.create(cardRoutes.create.body.parse(proposal));
    expect(card.tracks.length).toBeLessThanOrEqual(100);
    const sent = await world.cards.send(card.id);
    const played = sent.tracks.flatMap(({ streamId }) => {
      const source = world.shelf.kept.get(streamId)?.document.source;
      return source?.kind === 'sequence' ? source.items : [source];
    });
    expect(played).toEqual(
      Array.from({ length: count }, (_, index) => ({ kind: 'audio', audioId: `book-${index + 1}` })),
    );
    expect(world.twinOf(sent).content.chapters.length).toBe(sent.tracks.length);
  });

  it('a title over a hundred characters: the proposal sent back works', async () => {
    const title = 'The Adventures of '.repeat(9);
    const { code, proposal } = await problemOf(world.cards.create({ content: wholeBook, title }));
    expect(code).toBe('title-too-long');
    const card = await world.cards.create(cardRoutes.create.body.parse(proposal));
    expect(card.title.length).toBeLessThanOrEqual(100);
  });

  it('both at once take two steps at most', async () => {
    world.shelf.addCollection('book', 101, { title: 'A long, long title. '.repeat(8) });
    const { proposal } = await problemOf(world.cards.create({ content: wholeBook }));
    expect((await world.cards.create(cardRoutes.create.body.parse(proposal))).tracks.length).toBe(51);
  });

  it('a collection that grew too long is told when it is sent', async () => {
    const card = await sentCard(world);
    world.shelf.addCollection('book', 120);
    await world.cards.refreshAll();
    expect(await world.cards.get(card.id)).toMatchObject({
      tracks: { length: 3 },
      findings: [{ code: 'too-many-tracks', severity: 'error' }],
    });
    const { code, proposal } = await problemOf(world.cards.send(card.id));
    expect(code).toBe('too-many-tracks');
    await world.cards.update(card.id, cardRoutes.update.body.parse(proposal));
    expect(await world.cards.send(card.id)).toMatchObject({ state: 'sent', tracks: { length: 60 } });
  });
});

describe('changing a card', () => {
  it('keeps its id, its addresses and every field that we do not know', async () => {
    const card = await sentCard(world);
    const twin = world.twinOf(card);
    Object.assign(twin, { genreOfTheApp: { deep: [1, null] } });
    Object.assign(twin.content.chapters[2] ?? {}, {
      display: { icon16x16: `yoto:#${'z'.repeat(43)}` },
      ambient: { x: 1 },
    });
    const urls = twin.content.chapters.map((chapter) => chapter.tracks[0]?.trackUrl);

    const book = world.shelf.addCollection('book', 3);
    book.parts.unshift({ audioId: 'new', title: 'Prologue', state: 'ready' });
    world.shelf.setLength('new', 5000);
    await world.cards.refreshAll();
    expect((await world.cards.get(card.id)).state).toBe('changed-here');
    const again = await world.cards.send(card.id);
    expect([again.yotoCardId, again.state]).toEqual([card.yotoCardId, 'sent']);
    const after = world.twinOf(again);
    expect(after).toMatchObject({ genreOfTheApp: { deep: [1, null] }, metadata: { media: { duration: 11 } } });
    expect(after.content.chapters.map((chapter) => chapter.title)).toEqual(['Prologue', 'Part 1', 'Part 2', 'Part 3']);
    expect(after.content.chapters.map((chapter) => chapter.tracks[0]?.trackUrl).slice(1)).toEqual(urls);
    expect(after.content.chapters[3]).toMatchObject({
      ambient: { x: 1 },
      display: { icon16x16: `yoto:#${'z'.repeat(43)}` },
    });
    expect(await world.db.read.selectFrom('card_twin_copy').select('body').execute()).toHaveLength(1);
  });

  it('notices exact amounts that changed, and follows a collection that was deleted', async () => {
    const card = await sentCard(world);
    world.shelf.setLength('book-2', 9000);
    await world.cards.refreshAll();
    expect((await world.cards.get(card.id)).state).toBe('changed-here');
    expect(world.told).toContain('card.changed');
    world.shelf.collections.clear();
    expect(await world.cards.send(card.id)).toMatchObject({ state: 'sent', findings: [{ code: 'collection-gone' }] });
    expect(world.twinOf(card).metadata.media?.duration).toBe(13);
  });

  it('asks whose change counts when both changed the same', async () => {
    const card = await sentCard(world);
    world.twinOf(card).title = 'Renamed in the app';
    await world.cards.update(card.id, { title: 'Renamed here' });
    const { code, proposal, detail } = await problemOf(world.cards.send(card.id));
    expect([code, detail]).toEqual(['changed-meanwhile', 'Changed here and in the Yoto app: title.']);
    expect(world.twinOf(card).title).toBe('Renamed in the app');
    await world.cards.send(card.id, cardRoutes.send.body.parse(proposal));
    expect(world.twinOf(card).title).toBe('Renamed here');
  });

  it('does not undo its own last write when a read comes late', async () => {
    const card = await sentCard(world);
    world.simulator.change({ readAfterWriteDelayMs: 60_000 });
    for (const title of ['Second', 'Third']) {
      await world.clock.advance(1000);
      await world.cards.update(card.id, { title });
      await world.cards.send(card.id);
    }
    await world.clock.advance(1000);
    await world.cards.update(card.id, { description: 'With a description' });
    await world.cards.send(card.id);
    expect(world.twinOf(card)).toMatchObject({ title: 'Third', metadata: { description: 'With a description' } });
  });
});

describe('a card follows its collection', () => {
  it('when the library tells that something changed, all changes at once', async () => {
    const card = await world.cards.create({ content: wholeBook });
    await using listeners = watchForCards({ ...world, log: createLog('silent') });
    world.shelf.addCollection('book', 5);
    const changes = () => world.told.filter((name) => name === 'card.changed').length;
    const before = changes();
    for (const audioId of ['book-4', 'book-5']) {
      await world.db.write((tx) => world.events.record(tx, 'audio.ready', { audioId }));
    }
    await world.events.settled();
    await world.clock.advance(3_000);
    await listeners.settled();
    expect((await world.cards.get(card.id)).tracks).toHaveLength(5);
    expect(changes() - before).toBe(1);
  });

  it('and leaves no streams behind that were never on a card', async () => {
    world.shelf.addCollection('book', 150);
    const grouped = { ...wholeBook, chapters: 'grouped' } as const;
    const card = await world.cards.create({ content: grouped });
    world.shelf.addCollection('book', 250);
    await world.cards.refreshAll();
    expect(world.shelf.kept.size).toBe(84);
    await world.signIn();
    await world.cards.send(card.id);
    world.shelf.addCollection('book', 350);
    await world.cards.refreshAll();
    world.shelf.addCollection('book', 450);
    await world.cards.refreshAll();
    expect(world.shelf.kept.size).toBe(84 + 90);
    expect((await world.cards.send(card.id)).tracks).toHaveLength(90);
  });
});

describe('a card that is gone', () => {
  it('is not made again behind the parent’s back, only when asked', async () => {
    const card = await sentCard(world);
    const record = world.simulator.state.cards.get(card.yotoCardId ?? '');
    await world.clock.advance(600_000);
    if (record) record.deleted = true;
    const { code, proposal } = await problemOf(world.cards.send(card.id));
    expect(code).toBe('yoto-card-gone');
    expect(await world.cards.get(card.id)).toMatchObject({
      state: 'trouble',
      trouble: expect.stringContaining('deleted'),
    });
    const again = await world.cards.send(card.id, cardRoutes.send.body.parse(proposal));
    expect(again).toMatchObject({ state: 'sent' });
    expect(again.yotoCardId).not.toBe(card.yotoCardId);
    expect(again.trouble).toBeUndefined();
  });

  it('here keeps its streams while the twin plays them, and takes them along with it', async () => {
    const card = await sentCard(world);
    await world.cards.remove(card.id, { alsoAtYoto: false });
    expect(world.shelf.kept.size).toBe(3);
    const other = await world.cards.send((await world.cards.create({ content: wholeBook })).id);
    expect(world.shelf.kept.size).toBe(6);
    await world.cards.remove(other.id, { alsoAtYoto: true });
    expect([world.shelf.kept.size, world.simulator.state.cards.get(other.yotoCardId ?? '')?.deleted]).toEqual([
      3,
      true,
    ]);
    expect((await problemOf(world.cards.get(other.id))).code).toBe('not-found');
    expect(world.told).toContain('card.deleted');
  });
});

describe('lost answers', () => {
  it('never make a card twice', async () => {
    await world.signIn();
    const { id } = await world.cards.create({ content: wholeBook });
    world.simulator.faults.add({ kind: 'lost-answer', method: 'POST', pathStart: '/content', times: 1 });
    const card = await world.cards.send(id);
    expect([card.state, writes()]).toEqual(['sent', 1]);
    await world.cards.update(id, { title: 'Later' });
    expect(world.twinOf(await world.cards.send(id)).title).toBe('Later');
    expect(writes()).toBe(1);
  });

  it('are looked for by the next try when the first look could not be had either', async () => {
    await world.signIn();
    const { id } = await world.cards.create({ content: wholeBook });
    world.simulator.faults.add({ kind: 'lost-answer', method: 'POST', pathStart: '/content', times: 1 });
    world.simulator.faults.add({ kind: 'answer', method: 'GET', pathStart: '/content/mine', status: 404 });
    const refused = problemOf(world.cards.send(id));
    const timer = setInterval(() => void world.clock.advance(1000), 5);
    expect((await refused).code).toBe('yoto-unreachable');
    clearInterval(timer);
    expect((await world.cards.get(id)).state).toBe('not-sent');
    world.simulator.faults.clear();
    expect((await world.cards.send(id)).state).toBe('sent');
    expect(writes()).toBe(1);
  });

  it('that never reached Yoto leave nothing behind', async () => {
    await world.signIn();
    const { id } = await world.cards.create({ content: wholeBook });
    world.simulator.faults.add({
      kind: 'answer',
      method: 'POST',
      pathStart: '/content',
      status: 400,
      code: 'bad-request',
    });
    expect((await problemOf(world.cards.send(id))).code).toBe('yoto-refused');
    const row = await world.db.read.selectFrom('card').select('creating_since_ms').executeTakeFirst();
    expect(row?.creating_since_ms).toBe(null);
  });
});
