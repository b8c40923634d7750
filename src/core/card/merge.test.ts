import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { buildCard } from './build.ts';
import { mergeTwin } from './merge.ts';
import { chaptersOf, isSame, type JsonObject } from './twin.ts';

interface Wish {
  title: string;
  author: string;
  tracks: { id: number; title: string; durationMs: number }[];
  icon: boolean;
}

/** Ours, as it is written. */
function body(wish: Wish): JsonObject {
  return structuredClone(
    buildCard({
      cardId: 'c',
      title: wish.title,
      author: wish.author,
      description: '',
      channels: 'stereo',
      resumes: 'for-weeks',
      tracks: wish.tracks.map(({ id, title, durationMs }) => ({
        title,
        url: `https://host/s/${id}.mp3`,
        fixed: { durationMs, sizeBytes: 480 },
      })),
      ...(wish.icon ? { icon: `yoto:#${'i'.repeat(43)}` } : {}),
    }),
  ) as unknown as JsonObject;
}

/** What a cloud makes of it: some fields of its own, at every level. */
function kept(card: JsonObject): JsonObject {
  const content = card.content as JsonObject;
  const more = <T extends JsonObject>(part: T) => ({ ...part, serverSays: 'kept' });
  const chapters = chaptersOf(card).map((chapter) =>
    more({ ...chapter, tracks: (chapter.tracks as JsonObject[]).map(more) }),
  );
  return more({
    ...card,
    cardId: 'AbCd1',
    metadata: more(card.metadata as JsonObject),
    content: more({ ...content, chapters }),
  });
}

const wish: fc.Arbitrary<Wish> = fc.record({
  title: fc.constantFrom('One', 'Two', 'Three'),
  author: fc.constantFrom('', 'Anna', 'Ben'),
  icon: fc.boolean(),
  tracks: fc.uniqueArray(
    fc.record({
      id: fc.integer({ min: 0, max: 12 }),
      title: fc.constantFrom('x', 'y'),
      durationMs: fc.integer({ min: 24, max: 5000 }),
    }),
    { minLength: 1, maxLength: 8, selector: (track) => track.id },
  ),
});
const base: Wish = {
  title: 'Book',
  author: 'Anna',
  icon: false,
  tracks: [1, 2, 3].map((id) => ({ id, title: `Part ${id}`, durationMs: 1000 })),
};
const titles = (card: JsonObject) => chaptersOf(card).map((chapter) => chapter.title);
const edit = (card: JsonObject, change: (copy: JsonObject) => void) => {
  const copy = structuredClone(card);
  change(copy);
  return copy;
};

describe('merging with the twin', () => {
  it('changes nothing when nothing changed here', () => {
    fc.assert(
      fc.property(wish, fc.dictionary(fc.string(), fc.jsonValue()), (one, theirs) => {
        const sent = body(one);
        const card = { ...kept(sent), ...theirs } as JsonObject;
        expect(mergeTwin({ sent, ours: body(one), twin: kept(sent), theirs: card })).toEqual({ card, conflicts: [] });
      }),
    );
  });

  it('writes exactly what we want, with everything the cloud added, when nobody else changed anything', () => {
    fc.assert(
      fc.property(wish, wish, (one, other) => {
        const [sent, ours] = [body(one), body(other)];
        const twin = kept(sent);
        const { card, conflicts } = mergeTwin({ sent, ours, twin, theirs: twin });
        expect(conflicts).toEqual([]);
        expect(stripped(card)).toEqual(ours);
        expect(card).toMatchObject({ cardId: 'AbCd1', serverSays: 'kept', content: { serverSays: 'kept' } });
        const again = mergeTwin({ sent: ours, ours, twin: card, theirs: card });
        expect(isSame(again.card, card)).toBe(true);
      }),
    );
  });

  it('never ends with a key twice or without a chapter, whoever did what', () => {
    fc.assert(
      fc.property(
        wish,
        wish,
        wish,
        fc.constantFrom('ours' as const, 'theirs' as const),
        (one, other, third, prefer) => {
          const sent = body(one);
          const { card } = mergeTwin({ sent, ours: body(other), twin: kept(sent), theirs: kept(body(third)) }, prefer);
          const keys = chaptersOf(card).map((chapter) => chapter.key);
          expect(keys.length).toBeGreaterThan(0);
          expect(new Set(keys).size).toBe(keys.length);
        },
      ),
    );
  });

  it('takes ours everywhere when it is not known what we sent, and keeps the unknown', () => {
    const theirs = kept(body(base));
    const ours = body({ ...base, title: 'New', author: 'Ben' });
    const { card, conflicts } = mergeTwin({ ours, theirs });
    expect(conflicts).toEqual([]);
    expect(stripped(card)).toEqual(ours);
    expect(card.serverSays).toBe('kept');
  });
});

describe('an edit in the Yoto app', () => {
  const sent = body(base);
  const twin = kept(sent);
  const merge = (ours: JsonObject, theirs: JsonObject, prefer?: 'ours' | 'theirs') =>
    mergeTwin({ sent, ours, twin, theirs }, prefer);

  it('keeps an icon chosen there while a part is inserted here', () => {
    const theirs = edit(twin, (card) =>
      Object.assign(chaptersOf(card)[1] ?? {}, { display: { icon16x16: 'yoto:#there' } }),
    );
    const first = { id: 9, title: 'Prologue', durationMs: 1000 };
    const { card, conflicts } = merge(body({ ...base, tracks: [first, ...base.tracks] }), theirs);
    expect(conflicts).toEqual([]);
    expect(titles(card)).toEqual(['Prologue', 'Part 1', 'Part 2', 'Part 3']);
    expect(chaptersOf(card)[2]).toMatchObject({ key: '03', display: { icon16x16: 'yoto:#there' } });
  });

  it('keeps an order chosen there while a title changes here', () => {
    const theirs = edit(
      twin,
      (card) => chaptersOf(card) && (card.content as { chapters: unknown[] }).chapters.reverse(),
    );
    const tracks = base.tracks.map((track) => (track.id === 2 ? { ...track, title: 'Second' } : track));
    expect(titles(merge(body({ ...base, tracks }), theirs).card)).toEqual(['Part 3', 'Second', 'Part 1']);
  });

  it('keeps a chapter added there and one removed there', () => {
    const added = { key: '04', title: 'Uploaded', tracks: [{ key: '01', type: 'audio', trackUrl: 'yoto:#x' }] };
    const theirs = edit(twin, (card) => {
      const content = card.content as { chapters: unknown[] };
      content.chapters = [...content.chapters.slice(1), added];
    });
    const more = { id: 4, title: 'Part 4', durationMs: 1000 };
    const { card } = merge(body({ ...base, tracks: [...base.tracks, more] }), theirs);
    expect(titles(card)).toEqual(['Part 2', 'Part 3', 'Part 4', 'Uploaded']);
    expect(new Set(chaptersOf(card).map((chapter) => chapter.key)).size).toBe(4);
  });

  it('is a conflict only where both changed the same to something else', () => {
    const theirs = { ...twin, title: 'Theirs' };
    const ours = body({ ...base, title: 'Ours', author: 'Ben' });
    expect(merge(ours, theirs)).toMatchObject({ card: { title: 'Ours' }, conflicts: ['title'] });
    expect(merge(ours, theirs, 'theirs')).toMatchObject({ card: { title: 'Theirs', metadata: { author: 'Ben' } } });
    expect(merge(ours, { ...twin, title: 'Ours' }).conflicts).toEqual([]);
  });

  it('does not take the cloud’s own spelling for an edit', () => {
    const respelled = { ...twin, title: 'BOOK' };
    const { card, conflicts } = mergeTwin({
      sent,
      ours: body({ ...base, title: 'New' }),
      twin: respelled,
      theirs: respelled,
    });
    expect([card.title, conflicts]).toEqual(['New', []]);
  });
});

/** Without what the cloud added. */
function stripped(card: JsonObject): JsonObject {
  return JSON.parse(
    JSON.stringify(card, (name, value) => (name === 'serverSays' || name === 'cardId' ? undefined : value)),
  );
}
