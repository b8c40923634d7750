import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type BuildInput, buildCard, wholeSeconds } from './build.ts';
import { checkCard } from './check.ts';
import { arrangeTracks, type CardPart, type ChapterLayout } from './layout.ts';
import { shortenTitle } from './title.ts';
import type { JsonObject, TwinCard } from './twin.ts';

const parts = (count: number): CardPart[] =>
  Array.from({ length: count }, (_, index) => ({ audioId: `a${index}`, title: `Part ${index + 1}` }));
const arrange = (count: number, layout: ChapterLayout, title = 'Book') =>
  arrangeTracks({ title, parts: parts(count), layout });
const input = (count: number, more: Partial<BuildInput> = {}): BuildInput => ({
  cardId: 'c1',
  title: 'Book',
  author: 'Somebody',
  description: '',
  channels: 'stereo',
  resumes: 'for-weeks',
  tracks: Array.from({ length: count }, (_, index) => ({
    title: `Part ${index + 1}`,
    url: `https://host/s/${index}.mp3`,
    fixed: { durationMs: 1001 + index, sizeBytes: 480 * (index + 1) },
  })),
  ...more,
});
const json = (card: TwinCard) => structuredClone(card) as unknown as JsonObject;

describe('shortening a title', () => {
  it.each([
    ['short', 100, 'short'],
    ['  spaces around  ', 100, 'spaces around'],
    ['one two three', 9, 'one two…'],
    ['one, two', 6, 'one…'],
    ['abcdefghij', 5, 'abcd…'],
    ['👨‍👩‍👧👨‍👩‍👧', 10, '👨‍👩‍👧…'],
  ])('%s in %i is %s', (title, limit, expected) => expect(shortenTitle(title, limit)).toBe(expected));

  it('always fits, is never empty and never splits a letter', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', minLength: 1, maxLength: 300 }), (title) => {
        const short = shortenTitle(title, 100);
        expect(short.length).toBeLessThanOrEqual(100);
        expect(short.isWellFormed()).toBe(true);
        if (title.trim() !== '') expect(short).not.toBe('');
      }),
    );
  });
});

describe('arranging parts', () => {
  it('gives each part a track, up to a hundred', () => {
    expect(arrange(100, 'per-part')).toMatchObject({ outcome: 'arranged', tracks: { length: 100 } });
  });

  it.each([
    [101, 51, 2],
    [250, 84, 3],
    [1000, 100, 10],
    [10_001, 100, 101],
  ])('proposes groups for %i parts: %i of at most %i', (count, groups, size) => {
    const refused = arrange(count, 'per-part');
    expect(refused).toMatchObject({ outcome: 'too-many-tracks', tracks: count, groups: { length: groups } });
    const taken = arrange(count, 'grouped');
    if (taken.outcome !== 'arranged') throw new Error(taken.outcome);
    expect(taken.tracks.length).toBe(groups);
    expect(Math.max(...taken.tracks.map((track) => track.audioIds.length))).toBe(size);
    expect(taken.tracks.flatMap((track) => track.audioIds)).toEqual(parts(count).map((part) => part.audioId));
    expect(taken.tracks[0]?.title).toBe(`Part 1 – Part ${size}`);
    expect(taken.tracks.every((track) => track.title.length <= 100)).toBe(true);
  });

  it('puts everything on one track when asked, and says when there is nothing', () => {
    expect(arrange(250, 'one')).toMatchObject({ tracks: [{ title: 'Book', audioIds: { length: 250 } }] });
    expect(arrange(0, 'one')).toEqual({ outcome: 'no-parts' });
  });

  it('proposes a shorter title', () => {
    const title = `The ${'very '.repeat(30)}long book`;
    const refused = arrange(1, 'per-part', title);
    if (refused.outcome !== 'title-too-long') throw new Error(refused.outcome);
    expect(arrange(1, 'per-part', refused.title).outcome).toBe('arranged');
  });
});

describe('building a card', () => {
  it('writes keys, labels, exact amounts and their sums', () => {
    const card = buildCard(input(2));
    expect(card.content.chapters.map((chapter) => [chapter.key, chapter.overlayLabel])).toEqual([
      ['01', '1'],
      ['02', '2'],
    ]);
    expect(card.content.chapters[1]?.tracks).toEqual([
      {
        key: '01',
        title: 'Part 2',
        type: 'stream',
        format: 'mp3',
        trackUrl: 'https://host/s/1.mp3',
        channels: 'stereo',
        overlayLabel: '2',
        display: { icon16x16: null },
        duration: 2,
        fileSize: 960,
      },
    ]);
    expect(card.metadata.media).toEqual({ hasStreams: true, duration: 4, fileSize: 1440 });
    expect(card.content.config).toEqual({ resumeTimeout: 2_592_000, onlineOnly: true });
  });

  it.each([
    ['never', 0],
    ['briefly', 600],
    ['for-weeks', 2_592_000],
  ] as const)('lets players resume %s', (resumes, resumeTimeout) => {
    expect(buildCard(input(1, { resumes })).content.config).toEqual({ resumeTimeout, onlineOnly: true });
  });

  it('numbers with three digits from a hundred on, so that keys sort', () => {
    expect(buildCard(input(99)).content.chapters.at(-1)?.key).toBe('99');
    const keys = buildCard(input(100)).content.chapters.map((chapter) => chapter.key);
    expect([keys[0], keys.at(-1)]).toEqual(['001', '100']);
    expect(keys.toSorted()).toEqual(keys);
  });

  it('declares nothing of a stream that can change, and no sum with it', () => {
    const card = buildCard(input(1, { tracks: [{ title: 'Radio', url: 'https://host/r.mp3' }] }));
    expect(card.content.chapters[0]?.tracks[0]).not.toHaveProperty('duration');
    expect(card.metadata.media).toEqual({ hasStreams: true });
  });

  it.each([
    [24, 1],
    [1000, 1],
    [1001, 2],
    [163_440, 164],
  ])('%i ms are announced as %i s', (ms, seconds) => expect(wholeSeconds(ms)).toBe(seconds));

  it('finds nothing to say about what it built itself', () => {
    for (const count of [1, 99, 100])
      expect(checkCard(json(buildCard(input(count))), { allowHttp: false })).toEqual([]);
  });
});

describe('checking a card', () => {
  type Spoil = (card: TwinCard) => void;
  const track = (card: TwinCard) => card.content.chapters[0]?.tracks[0] ?? ({} as never);
  const spoiled: [string, Spoil][] = [
    ['title-empty', (card) => Object.assign(card, { title: ' ' })],
    ['title-too-long', (card) => Object.assign(card, { title: 'x'.repeat(101) })],
    ['no-tracks', (card) => Object.assign(card.content, { chapters: [] })],
    ['address-not-https', (card) => Object.assign(track(card), { trackUrl: 'http://host/a.mp3' })],
    ['address-not-https', (card) => Object.assign(track(card), { trackUrl: 7 })],
    ['format-wrong', (card) => Object.assign(track(card), { format: 'aac' })],
    ['duplicate-key', (card) => Object.assign(card.content.chapters[1] ?? {}, { key: '01' })],
    ['overlay-label-missing', (card) => Object.assign(track(card), { overlayLabel: '' })],
    ['overlay-label-long', (card) => Object.assign(track(card), { overlayLabel: '1000' })],
    ['icon-unknown', (card) => Object.assign(track(card), { display: { icon16x16: 'yoto:#short' } })],
    ['chapter-empty', (card) => Object.assign(card.content.chapters[1] ?? {}, { tracks: [] })],
  ];
  it.each(spoiled)('finds %s', (code, spoil) => {
    const card = buildCard(input(2));
    spoil(card);
    expect(checkCard(json(card), { allowHttp: false }).map((finding) => finding.code)).toContain(code);
  });

  it('says a mistake once, however often it was made', () => {
    const card = json(buildCard(input(101, { tracks: input(101).tracks.map((one) => ({ ...one, url: 'ftp://x' })) })));
    const findings = checkCard(card, { allowHttp: true });
    expect(findings.map((finding) => finding.code)).toEqual(['too-many-tracks', 'address-not-https']);
    expect(findings[1]?.text).toContain('100 more');
  });

  it('knows the icons of the account when they are given', () => {
    const icon = `yoto:#${'a'.repeat(43)}`;
    const card = json(buildCard(input(1, { icon })));
    expect(checkCard(card, { allowHttp: false, knownIcons: new Set([icon]) })).toEqual([]);
    expect(checkCard(card, { allowHttp: false, knownIcons: new Set() })).toMatchObject([{ code: 'icon-unknown' }]);
  });

  it('never throws, whatever the card is', () => {
    fc.assert(
      fc.property(fc.dictionary(fc.string(), fc.jsonValue()), fc.jsonValue(), (card, content) => {
        checkCard({ ...card, content } as JsonObject, { allowHttp: false });
      }),
    );
  });
});
