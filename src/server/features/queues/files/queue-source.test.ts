import { describe, expect, it } from 'vitest';
import { PLAY_MODES } from '#contract/queues.ts';
import { type Source, sourceDocument } from '#core/source/document.ts';
import { audioIdsOf, documentOf, itemOf, itemsOf, sourceIn } from './queue-source.ts';

const song = itemOf(['song']);
const book = itemOf(['one', 'two']);

describe('a queue as a recipe', () => {
  it('is a sequence with one item for each file, chapters together', () => {
    const document = documentOf([song, book], 'en');
    expect(document?.source).toEqual({
      kind: 'sequence',
      items: [
        { kind: 'audio', audioId: 'song' },
        {
          kind: 'sequence',
          items: [
            { kind: 'audio', audioId: 'one' },
            { kind: 'audio', audioId: 'two' },
          ],
        },
      ],
    });
    expect(document && itemsOf(document.source).map(audioIdsOf)).toEqual([['song'], ['one', 'two']]);
  });

  it.each(['en', 'de', 'fr'] as const)('says in %s that there is nothing yet, which is no file', (language) => {
    const empty = documentOf([], language);
    expect(empty?.source).toMatchObject({ items: [{ kind: 'speech', language }] });
    expect(empty && itemsOf(empty.source)).toEqual([]);
  });

  it('takes what a parent has made of the stream as it is', () => {
    const shuffle: Source = { kind: 'shuffle', items: [song], allBeforeAgain: false, renew: 'each-play' };
    expect(itemsOf(shuffle)).toEqual([shuffle]);
    expect(audioIdsOf(shuffle)).toBeUndefined();
    const limited: Source = { kind: 'sequence', items: [song, book], limits: { atMostMinutes: 5 } };
    expect(itemsOf(limited)).toEqual([limited]);
    expect(audioIdsOf(limited)).toBeUndefined();
  });

  it('does not grow past what a recipe may hold', () => {
    expect(documentOf(Array(10_000).fill(song), 'en')).toBeDefined();
    expect(documentOf(Array(10_001).fill(song), 'en')).toBeUndefined();
  });

  it.each(PLAY_MODES)('played %s is a recipe that can be kept', (mode) => {
    const source: Source = { kind: 'sequence', items: [song, book] };
    const played = sourceIn(mode, source) ?? source;
    expect(sourceDocument.safeParse({ version: 1, source: played }).success).toBe(true);
  });

  it('ends after twelve hours where it would go on for ever', () => {
    const source: Source = { kind: 'sequence', items: [song, book] };
    expect(sourceIn('sequential', source)).toBeUndefined();
    expect(sourceIn('loop', source)).toEqual({ kind: 'loop', item: source, forMinutes: 720 });
    expect(sourceIn('shuffle', source)).toMatchObject({ kind: 'shuffle', items: [song, book], renew: 'each-play' });
    expect(sourceIn('endless-shuffle', source)).toMatchObject({ kind: 'loop', item: { kind: 'shuffle' } });
  });
});
