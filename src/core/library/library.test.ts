import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type ArrangedFile, arrange } from './arrange.ts';
import { coverRank, isSystemName, kindOfFile, looksLikeMedia } from './file-kinds.ts';
import { compareNatural, comparePaths, sortKey } from './natural-order.ts';
import { cleanLine, titleFromFileName, titleFromFolderName } from './titles.ts';

describe('order', () => {
  it('puts 2 before 10 and accents beside their letters', () => {
    const names = ['Track 10', 'track 2', 'Ärger', 'Track 1', 'Zoo', 'Apfel'];
    const wanted = ['Apfel', 'Ärger', 'Track 1', 'track 2', 'Track 10', 'Zoo'];
    expect([...names].sort(compareNatural)).toEqual(wanted);
    expect([...names].sort((a, b) => (sortKey(a) < sortKey(b) ? -1 : 1))).toEqual(wanted);
  });

  it('keeps the content of a folder together', () => {
    expect(['a b/1', 'a/2', 'a/10', 'a'].sort(comparePaths)).toEqual(['a', 'a/2', 'a/10', 'a b/1']);
  });

  it('is a total order on anything', () => {
    fc.assert(
      fc.property(fc.string(), fc.string(), (left, right) => {
        expect(Math.sign(compareNatural(left, right))).toBe(-Math.sign(compareNatural(right, left)) + 0);
        expect(compareNatural(left, right) === 0).toBe(left === right);
      }),
    );
  });
});

describe('titles', () => {
  it.each([
    ['01 - The_Fox.mp3', 'The Fox'],
    ['1-02 Der Wolf.flac', 'Der Wolf'],
    ['007.mp3', '007'],
    ['99 Luftballons.mp3', 'Luftballons'],
    ['.mp3', '.mp3'],
    ['a\nb\u202e.mp3', 'a b'],
    ['Kapitel 3', 'Kapitel 3'],
  ])('%j becomes %j', (name, title) => expect(titleFromFileName(name)).toBe(title));

  it('is one clean, bounded, non-empty line whatever the name is', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 400 }), (name) => {
        for (const title of [titleFromFileName(name), titleFromFolderName(name)]) {
          expect(title).not.toBe('');
          expect([...title].length).toBeLessThanOrEqual(300);
          expect(title).not.toMatch(/[\p{Cc}\u202a-\u202e\u2066-\u2069]/u);
          expect(cleanLine(title)).toBe(title);
        }
      }),
    );
  });
});

describe('kinds of files', () => {
  it('tells media, pictures and system files apart by name', () => {
    expect(kindOfFile('a.M4B')).toBe('media');
    expect(kindOfFile('a.cue')).toBe('passed-over');
    expect(kindOfFile('story')).toBe('unknown');
    expect(isSystemName('@eaDir')).toBe(true);
    expect(isSystemName('.DS_Store')).toBe(true);
    expect(coverRank('Cover.JPG')).toBeLessThan(coverRank('folder.png') ?? -1);
    expect(coverRank('back.jpg')).toBeUndefined();
  });

  it('sniffs media by its first bytes', () => {
    const head = (text: string) => Uint8Array.from(text, (letter) => letter.charCodeAt(0));
    for (const text of ['ID3\x04', 'fLaC', 'OggS', 'RIFF....WAVE', '....ftypM4B ', '\xff\xfb\x90', '\xff\xf1\x50']) {
      expect(looksLikeMedia(head(text)), text).toBe(true);
    }
    for (const text of ['', 'hello', 'RIFF....WEBP', '\xff\xfeh\x00i\x00', '\x00\x00', '%PDF']) {
      expect(looksLikeMedia(head(text)), text).toBe(false);
    }
  });
});

describe('arranging a folder', () => {
  const file = (path: string, facts: Partial<ArrangedFile> = {}): ArrangedFile => ({
    originalId: path,
    path,
    hasChapters: false,
    ...facts,
  });
  const arranged = (files: ArrangedFile[]) =>
    arrange(files, 'Root').map(({ title, originalIds }) => [title, ...originalIds]);

  it('makes a collection of each folder, named by the album all of it agrees on', () => {
    expect(arranged([file('x/10.mp3'), file('x/9.mp3'), file('y/a.mp3', { album: 'Zoo' }), file('top.mp3')])).toEqual([
      ['Root', 'top.mp3'],
      ['x', 'x/9.mp3', 'x/10.mp3'],
      ['Zoo', 'y/a.mp3'],
    ]);
  });

  it('merges discs into their parent, by folder names and by bare numbers', () => {
    expect(arranged([file('A/CD2/1.mp3'), file('A/CD1/2.mp3'), file('A/CD10/1.mp3'), file('A/intro.mp3')])).toEqual([
      ['A', 'A/intro.mp3', 'A/CD1/2.mp3', 'A/CD2/1.mp3', 'A/CD10/1.mp3'],
    ]);
    expect(arranged([file('Grimm/Grimm CD 2/a.mp3'), file('Grimm/Grimm CD 1/b.mp3')])).toEqual([
      ['Grimm', 'Grimm/Grimm CD 1/b.mp3', 'Grimm/Grimm CD 2/a.mp3'],
    ]);
    expect(arranged([file('B/1/x.mp3'), file('B/2/y.mp3')])).toEqual([['B', 'B/1/x.mp3', 'B/2/y.mp3']]);
    expect(arranged([file('B/1/x.mp3', { album: 'One' }), file('B/2/y.mp3', { album: 'Two' })])).toHaveLength(2);
    expect(arranged([file('B/1984/x.mp3'), file('B/12/y.mp3')])).toHaveLength(2);
  });

  it('trusts track tags only when they are complete, unique and no name contradicts them', () => {
    expect(arranged([file('x/b.mp3', { track: 1 }), file('x/a.mp3', { track: 2 })])[0]?.slice(1)).toEqual([
      'x/b.mp3',
      'x/a.mp3',
    ]);
    expect(arranged([file('x/2 b.mp3', { track: 1 }), file('x/1 a.mp3', { track: 2 })])[0]?.slice(1)).toEqual([
      'x/1 a.mp3',
      'x/2 b.mp3',
    ]);
    expect(arranged([file('x/b.mp3', { track: 1 }), file('x/a.mp3', { track: 1 })])[0]?.[1]).toBe('x/a.mp3');
    expect(
      arranged([file('x/a.mp3', { disc: 2, track: 1 }), file('x/b.mp3', { disc: 1, track: 7 })])[0]?.slice(1),
    ).toEqual(['x/b.mp3', 'x/a.mp3']);
  });

  it('makes no second collection of a folder that holds one book with chapters', () => {
    expect(arranged([file('book/book.m4b', { hasChapters: true })])).toEqual([]);
    expect(arranged([file('book/book.m4b', { hasChapters: true }), file('book/more.mp3')])).toHaveLength(1);
  });

  it('loses no file and names none twice, whatever the paths', () => {
    const name = fc.constantFrom('CD1', 'Disc 2', '1', '2', 'a', 'Grimm', 'x.mp3', '3 y.mp3');
    fc.assert(
      fc.property(fc.uniqueArray(fc.array(name, { minLength: 1, maxLength: 4 }), { selector: String }), (paths) => {
        const files = paths.map((names) => file(names.join('/')));
        const placed = arrange(files, 'Root').flatMap(({ originalIds }) => originalIds);
        expect(placed.toSorted()).toEqual(files.map(({ originalId }) => originalId).toSorted());
      }),
    );
  });
});
