// Making plans over a real database and real files: what is remembered of the library and of the disk never makes a play
// of what is gone, and ends that fade are segments like any other.
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { pino } from 'pino';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { silentFrames } from '#core/mp3/info-frame.ts';
import { PROFILES } from '#core/mp3/profile.ts';
import type { Source } from '#core/source/document.ts';
import type { AudioFact } from '#core/source/world.ts';
import { openDb } from '#server/db/db.ts';
import { Events } from '#server/events/events.ts';
import { keepFacts } from '#server/media/facts.ts';
import { neutralMoment, type Planned } from '#server/media/planner.ts';
import { openPlanning } from '#server/media/planning.ts';
import { SegmentStore } from '#server/media/segments.ts';
import { ManualClock } from '#test/manual-clock.ts';
import { temporaryFolder } from '#test/temporary-folder.ts';

const PROFILE = PROFILES['stereo-160'];

let world: Awaited<ReturnType<typeof openWorld>>;
beforeEach(async () => {
  world = await openWorld();
});
afterEach(() => world.close());

async function openWorld() {
  const folder = temporaryFolder();
  const clock = new ManualClock();
  const db = await openDb(folder.path);
  const events = new Events({ db, clock, log: pino({ level: 'silent' }) });
  const segments = new SegmentStore(join(folder.path, 'segments'));
  await segments.sweepTemporary();
  const faults: unknown[] = [];
  const kept: string[] = [];
  const questions: (readonly string[])[] = [];
  const facts = new Map<string, AudioFact>();
  const looked: string[] = [];
  const check = segments.check.bind(segments);
  segments.check = (hash, sizeBytes) => {
    looked.push(hash);
    return check(hash, sizeBytes);
  };
  const planner = openPlanning({
    ...{ db, events, clock, segments, profile: 'stereo-160' },
    library: {
      async findAudioFacts(ids) {
        questions.push(ids);
        return new Map(ids.flatMap((id) => (facts.has(id) ? [[id, facts.get(id) as AudioFact]] : [])));
      },
      findCollectionFacts: async (ids) =>
        new Map(ids.map((id) => [id, { title: 'The shelf', parts: [...facts.keys()].map(partOf) }])),
    },
    findSpeech: () => ({ state: 'missing' }),
    keepSegment: async ({ hash }) => {
      kept.push(hash);
    },
    onFault: (cause) => faults.push(cause),
  });

  return {
    ...{ clock, db, events, segments, planner, facts, faults, kept, questions, looked },
    addAudio(audioId: string, frames: number): string {
      const bytes = Buffer.from(silentFrames(PROFILE, frames));
      // Behind the side information nobody looks, so that no two are equal.
      for (let at = 0; at < bytes.length; at += PROFILE.frameBytes) bytes.write(audioId, at + 40);
      const hash = createHash('sha256').update(bytes).digest('hex');
      mkdirSync(dirname(segments.pathOf(hash)), { recursive: true });
      writeFileSync(segments.pathOf(hash), bytes);
      const segment = { hash, segmentBytes: bytes.length, fromByte: 0, lengthBytes: bytes.length };
      facts.set(audioId, { state: 'ready', title: audioId, durationMs: frames * 24, segments: [segment] });
      return segments.pathOf(hash);
    },
    plan: (source: Source): Promise<Planned> => planner.planChecked(source, neutralMoment(clock.now())),
    async close() {
      await db[Symbol.asyncDispose]();
      folder[Symbol.dispose]();
    },
  };
}

const partOf = (audioId: string) => ({ audioId, addedAtMs: 0 });
const sequence = (...ids: string[]): Source => ({
  kind: 'sequence',
  items: ids.map((id) => ({ kind: 'audio', audioId: id })),
});
const fading = (audioId: string, fadeOutMs: number): Source => ({ kind: 'audio', audioId, limits: { fadeOutMs } });

function planOf(planned: Planned) {
  if (planned.outcome !== 'planned') throw new Error(JSON.stringify(planned.trace));
  return planned.plan;
}

const change = () =>
  world.db.write(async (tx) => {
    await tx.deleteFrom('audio').where('id', '=', 'anything').execute();
  });

test('a play that was planned before asks the library nothing, until the library has changed', async () => {
  world.addAudio('a', 10);
  world.addAudio('b', 10);
  await world.plan(sequence('a', 'b'));
  await world.plan(sequence('b', 'a'));
  expect(world.questions).toEqual([['a', 'b']]);
  world.facts.delete('a');
  await change();
  const { trace } = await world.plan(sequence('a', 'b'));
  expect(trace).toContainEqual({ did: 'skipped-deleted', audioId: 'a' });
});

test('what has nothing to do with the library leaves the facts as they are', async () => {
  world.addAudio('a', 10);
  await world.plan(sequence('a'));
  await world.db.write(async (tx) => {
    await tx.insertInto('preference').values({ key: 'x', value: '1' }).execute();
  });
  await world.plan(sequence('a'));
  expect(world.questions).toHaveLength(1);
});

test('a change while the library is being asked is not hidden by the answer', async () => {
  let changes = 0;
  const answers = [Promise.withResolvers<Map<string, string>>(), Promise.withResolvers<Map<string, string>>()];
  let asked = 0;
  const { findAudioFacts } = keepFacts({
    findAudioFacts: () => answers[asked++]?.promise as never,
    findCollectionFacts: async () => new Map(),
    changes: () => changes,
  });
  const first = findAudioFacts(['a']);
  changes++;
  answers[0]?.resolve(new Map([['a', 'old']]));
  expect((await first).get('a')).toBe('old');
  const second = findAudioFacts(['a']);
  answers[1]?.resolve(new Map([['a', 'new']]));
  expect((await second).get('a')).toBe('new');
  expect((await findAudioFacts(['a'])).get('a')).toBe('new');
  expect(asked).toBe(2);
});

test('a missing or cut file in the beginning of a plan is seen at once, each time', async () => {
  const path = world.addAudio('a', 10);
  expect((await world.plan(sequence('a'))).outcome).toBe('planned');
  truncateSync(path, 480);
  expect(await world.plan(sequence('a'))).toMatchObject({ outcome: 'not-playable', damaged: [{ sizeBytes: 4800 }] });
  rmSync(path);
  expect((await world.plan(sequence('a'))).outcome).toBe('not-playable');
});

test('far into a long plan a look within the last minutes is enough; what was seen broken is looked at again', async () => {
  const ids = Array.from({ length: 80 }, (_, index) => `part ${index}`);
  const paths = ids.map((id) => world.addAudio(id, 2));
  await world.plan(sequence(...ids));
  expect(world.looked).toHaveLength(80);
  await world.plan(sequence(...ids));
  expect(world.looked).toHaveLength(80 + 32);
  rmSync(paths[79] ?? '');
  await world.clock.advance(5 * 60_000);
  expect((await world.plan(sequence(...ids))).outcome).toBe('not-playable');
  world.looked.length = 0;
  expect((await world.plan(sequence(...ids))).outcome).toBe('not-playable');
  expect(world.looked).toHaveLength(33);
});

test('whoever asks for what is damaged has every file looked at, however lately it was seen', async () => {
  const ids = Array.from({ length: 80 }, (_, index) => `part ${index}`);
  const paths = ids.map((id) => world.addAudio(id, 2));
  const plan = planOf(await world.plan(sequence(...ids)));
  rmSync(paths[79] ?? '');
  expect(await world.planner.findDamaged(plan)).toHaveLength(1);
});

test('an end that fades is a segment of its own, as long as before, made once', async () => {
  world.addAudio('a', 200);
  const plain = planOf(await world.plan(sequence('a')));
  const faded = planOf(await world.plan(fading('a', 2400)));
  expect(faded.sizeBytes).toBe(plain.sizeBytes);
  expect(faded.segments.map(({ lengthBytes }) => lengthBytes / 480)).toEqual([100, 100]);
  const end = faded.segments[1];
  const bytes = readFileSync(world.segments.pathOf(end?.hash ?? ''));
  expect(createHash('sha256').update(bytes).digest('hex')).toBe(end?.hash);
  expect(planOf(await world.plan(fading('a', 2400))).etag).toBe(faded.etag);
  expect(world.kept).toEqual([end?.hash]);
  // Named again much later, it is wanted again before upkeep may forget it.
  await world.clock.advance(3_600_000);
  await world.plan(fading('a', 2400));
  expect(world.kept).toEqual([end?.hash, end?.hash]);
});

test('many who ask at once for the same end make it once', async () => {
  world.addAudio('a', 200);
  const all = await Promise.all(Array.from({ length: 8 }, () => world.plan(fading('a', 1200))));
  expect(new Set(all.map((planned) => planOf(planned).etag)).size).toBe(1);
  expect(world.kept).toHaveLength(1);
});

test('an end whose file is gone or was reported is made again', async () => {
  world.addAudio('a', 200);
  const end = planOf(await world.plan(fading('a', 1200))).segments[1]?.hash ?? '';
  rmSync(world.segments.pathOf(end));
  expect((await world.plan(fading('a', 1200))).outcome).toBe('planned');
  expect(existsSync(world.segments.pathOf(end))).toBe(true);

  const right = readFileSync(world.segments.pathOf(end));
  writeFileSync(world.segments.pathOf(end), Buffer.alloc(right.length, 7));
  await world.db.write((tx) => world.events.record(tx, 'segment.damaged', { segmentHash: end }));
  await world.events.settled();
  await world.plan(fading('a', 1200));
  expect(readFileSync(world.segments.pathOf(end)).equals(right)).toBe(true);
});

test('an end that cannot be faded plays on as it is, and the fault is told', async () => {
  world.addAudio('a', 200);
  world.segments.publish = async () => ({ kind: 'disk-full' });
  expect(planOf(await world.plan(fading('a', 1200))).etag).toBe(planOf(await world.plan(sequence('a'))).etag);
  expect(world.faults).toHaveLength(1);
});

test('describing many streams makes no file and tells the true length', async () => {
  world.addAudio('a', 200);
  const [described] = await world.planner.planAll([{ source: fading('a', 1200) }], neutralMoment(0));
  expect(planOf(described as Planned).durationMs).toBe(4800);
  expect(world.kept).toEqual([]);
});

test('a series brings the facts of its collection along, and the parts tell where it goes on', async () => {
  world.addAudio('one', 100);
  world.addAudio('two', 100);
  const series: Source = { kind: 'series', collectionId: 'shelf', order: 'manual', afterLast: 'end', resume: true };
  const bookmarks = new Map([['shelf', { audioId: 'two', positionMs: 1200 }]]);
  const nobody = neutralMoment(world.clock.now());
  const planned = await world.planner.plan(series, { ...nobody, memory: { ...nobody.memory, bookmarks } });
  expect(planned).toMatchObject({
    outcome: 'planned',
    parts: [{ kind: 'audio', audioId: 'two', collectionId: 'shelf', wholeMs: 2400, atMs: 0 }],
  });
});

test('looking at a whole week of many parts lets others in between', async () => {
  world.addAudio('0', 1);
  const items = Array.from({ length: 1000 }, (_, part): Source => ({ kind: 'audio', audioId: `${part}` }));
  const sound = world.facts.get('0') as AudioFact & { state: 'ready' };
  for (let part = 1; part < 1000; part++) world.facts.set(`${part}`, { ...sound, title: `${part}` });
  const source: Source = { kind: 'shuffle', items, allBeforeAgain: false, renew: 'each-day' };
  let turns = 0;
  let isOver = false;
  const another = (): void => {
    turns++;
    if (!isOver) setImmediate(another);
  };
  setImmediate(another);
  const stretches = await world.planner.week(source, neutralMoment(world.clock.now()));
  isOver = true;
  expect(stretches).toHaveLength(7);
  expect(turns).toBeGreaterThan(3);
});
