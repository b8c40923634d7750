import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { FileNames, type NamedFile } from './file-names.ts';

const file = (path: string, folder: string | undefined = '/music', title = 'untitled'): NamedFile => ({
  path,
  folder,
  title,
});

describe('names of files', () => {
  it('are as short as can be told apart', () => {
    const files = [
      file('/music/one.mp3'),
      file('/music/a/two.mp3'),
      file('/music/b/two.mp3'),
      file('/more/b/two.mp3', '/more'),
      file('/gone/three.mp3', undefined),
    ];
    const names = new FileNames(files);
    expect(files.map((one) => names.of(one))).toEqual([
      'one.mp3',
      'a/two.mp3',
      '/music/b/two.mp3',
      '/more/b/two.mp3',
      'three.mp3',
    ]);
  });

  it('are found by longer names and by titles too, and never guessed', () => {
    const files = [
      file('/music/a/one.mp3', '/music', 'The fox'),
      file('/music/a/two.mp3', '/music', 'The bear'),
      file('/music/b/two.mp3', '/music', 'The bear'),
    ];
    const names = new FileNames(files);
    expect(names.find('a/one.mp3')).toBe(files[0]);
    expect(names.find('/music/a/one.mp3')).toBe(files[0]);
    expect(names.find('The fox')).toBe(files[0]);
    expect(names.find('two.mp3')).toBe('several');
    expect(names.find('The bear')).toBe('several');
    expect(names.find('three.mp3')).toBeUndefined();
    expect(names.find('__proto__')).toBeUndefined();
  });

  it('are the same however the letters are written', () => {
    const decomposed = 'Bär.mp3'.normalize('NFD');
    const [bear] = [file(`/music/${decomposed}`)];
    const names = new FileNames([bear]);
    expect(names.of(bear)).toBe('Bär.mp3'.normalize('NFC'));
    expect(names.find('Bär.mp3'.normalize('NFC'))).toBe(bear);
    expect(names.find(decomposed)).toBe(bear);
  });

  it('mean one file each, and that file is found by them', () => {
    const step = fc.constantFrom('a', 'b', 'one.mp3', 'two.mp3');
    const folder = fc.constantFrom('/a', '/a/b', '/b', undefined);
    const paths = fc.uniqueArray(fc.array(step, { minLength: 1, maxLength: 3 }), {
      selector: (steps) => steps.join('/'),
      maxLength: 12,
    });
    const made = fc.tuple(paths, fc.array(folder, { minLength: 12, maxLength: 12 }), fc.array(step, { minLength: 12 }));
    fc.assert(
      fc.property(made, ([all, folders, titles]) => {
        const files = all.map((steps, index) => {
          const within = folders[index];
          return file(`/${steps.join('/')}`, within, titles[index] ?? '');
        });
        const names = new FileNames(files);
        expect(new Set(files.map((one) => names.of(one))).size).toBe(files.length);
        for (const one of files) expect(names.find(names.of(one))).toBe(one);
      }),
    );
  });
});
