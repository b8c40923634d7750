import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { mergeShortcuts, readShortcuts, type Shortcut } from './shortcuts.ts';

const play = (card: string, chapter: string, more = {}) => ({
  cmd: 'track-play',
  params: { card, chapter, track: '01', ...more },
});
const BLOCK = {
  versionId: '65f0',
  later: { firmware: true },
  modes: {
    day: { content: [play('3nC80', 'daily', { fade: 2 }), { cmd: 'sleep', params: { seconds: 60 } }], shuffle: 1 },
    night: { content: [] },
    dusk: { content: [play('abcde', '01')] },
  },
};

describe('shortcuts of a player', () => {
  it('are read', () => {
    const day = [{ yotoCardId: '3nC80', chapterKey: 'daily', trackKey: '01' }];
    expect(readShortcuts(BLOCK)).toEqual({ day, night: [] });
  });

  it.each([
    null,
    undefined,
    'none',
    [],
    { modes: 7 },
    { modes: { day: { content: [null, 5, { cmd: 'track-play' }] } } },
  ])('that are odd are none: %j', (block) => expect(readShortcuts(block)).toEqual({ day: [], night: [] }));

  it('are merged into what the player has, and all else stays', () => {
    const merged = mergeShortcuts(BLOCK, { day: [{ yotoCardId: 'fghij' }, { yotoCardId: 'klmno', chapterKey: '02' }] });
    expect(merged).toEqual({
      later: { firmware: true },
      modes: {
        ...BLOCK.modes,
        day: {
          shuffle: 1,
          content: [
            { cmd: 'track-play', params: { card: 'fghij', fade: 2 } },
            { cmd: 'track-play', params: { card: 'klmno', chapter: '02' } },
            { cmd: 'sleep', params: { seconds: 60 } },
          ],
        },
      },
    });
  });

  it('of a player that never had any are whole', () => {
    expect(mergeShortcuts(null, { night: [{ yotoCardId: 'abcde' }] })).toEqual({
      modes: { day: { content: [] }, night: { content: [{ cmd: 'track-play', params: { card: 'abcde' } }] } },
    });
  });

  it('read back as they were written, into whatever there was', () => {
    const shortcut = fc.record<Shortcut>({
      yotoCardId: fc.constantFrom('abcde', 'fghij'),
      chapterKey: fc.constantFrom(undefined, '01'),
      trackKey: fc.constantFrom(undefined, '02'),
    });
    const entry = fc.oneof(
      fc.jsonValue(),
      shortcut.map(({ yotoCardId }) => play(yotoCardId, '01')),
    );
    const list = fc.oneof(fc.jsonValue(), fc.record({ content: fc.array(entry) }));
    const block = fc.oneof(fc.jsonValue(), fc.record({ modes: fc.record({ day: list, night: list, dusk: list }) }));
    fc.assert(
      fc.property(block, fc.array(shortcut), (before, day) => {
        const merged = mergeShortcuts(before, { day });
        expect(readShortcuts(merged)).toEqual({ day, night: readShortcuts(before).night });
      }),
    );
  });
});
