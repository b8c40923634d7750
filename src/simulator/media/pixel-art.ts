// The public icons of the pretend cloud, drawn here as letters so that they are nobody else's work.
// Eight by eight letters become sixteen by sixteen pixels; a dot is transparent.
import { encodePng } from './image.ts';

export interface PublicIcon {
  title: string;
  tags: string[];
  png: Buffer;
}

const colours: Record<string, [number, number, number]> = {
  y: [250, 200, 60],
  o: [240, 130, 50],
  r: [230, 60, 70],
  b: [70, 130, 230],
  g: [70, 170, 90],
  n: [140, 95, 60],
  w: [240, 240, 235],
  k: [60, 60, 75],
  p: [235, 140, 180],
};

const drawings: { title: string; tags: string[]; rows: string }[] = [
  {
    title: 'Moon',
    tags: ['night', 'bedtime'],
    rows: '...yy... ..yy.... .yyy.... .yyy.... .yyy.... .yyyy..y ..yyyyyy ...yyyy.',
  },
  {
    title: 'Sun',
    tags: ['day', 'morning'],
    rows: '...o...o o..o..o. ..yyyy.. oyyyyyy. .yyyyyyo ..yyyy.. .o..o..o o...o...',
  },
  {
    title: 'Book',
    tags: ['story', 'reading'],
    rows: '........ bbb..bbb bwwbbwwb bwwbbwwb bwwbbwwb bwwbbwwb bbbbbbbb ...bb...',
  },
  {
    title: 'Note',
    tags: ['music', 'song'],
    rows: '...ppppp ...p...p ...p...p ...p...p ...p...p .ppp.ppp pppppppp .pp..pp.',
  },
  {
    title: 'Star',
    tags: ['night', 'favourite'],
    rows: '...yy... ...yy... yyyyyyyy .yyyyyy. ..yyyy.. ..yyyy.. .yy..yy. .y....y.',
  },
  {
    title: 'Heart',
    tags: ['love', 'favourite'],
    rows: '........ .rr..rr. rrrrrrrr rrrrrrrr rrrrrrrr .rrrrrr. ..rrrr.. ...rr...',
  },
  {
    title: 'Cat',
    tags: ['animal', 'pet'],
    rows: 'o......o oo....oo oooooooo okooooko okooooko oooppooo .oowwoo. ..oooo..',
  },
  {
    title: 'Tree',
    tags: ['nature', 'forest'],
    rows: '...gg... ..gggg.. .gggggg. ..gggg.. .gggggg. gggggggg ...nn... ...nn...',
  },
  { title: 'House', tags: ['home'], rows: '...rr... ..rrrr.. .rrrrrr. rrrrrrrr .wwwwww. .wbwwnw. .wwwwnw. .wwwwnw.' },
  {
    title: 'Radio',
    tags: ['radio', 'news'],
    rows: '......k. .....k.. nnnnnnnn nkkknwwn nkkknnnn nkkknrbn nnnnnnnn .n....n.',
  },
];

/** Three by five dots for each digit, one bit each, rows from the top. */
const digits = [0o75557, 0o26227, 0o71747, 0o71717, 0o55711, 0o74717, 0o74757, 0o71111, 0o75757, 0o75717];

function fill(paint: (column: number, row: number) => [number, number, number] | undefined): Buffer {
  const rgba = new Uint8Array(16 * 16 * 4);
  for (let pixel = 0; pixel < 256; pixel++) {
    const colour = paint(pixel % 16, Math.floor(pixel / 16));
    if (colour) rgba.set([...colour, 255], pixel * 4);
  }
  return encodePng(16, 16, rgba);
}

function drawn(rows: string): Buffer {
  const lines = rows.split(' ');
  return fill((column, row) => colours[lines[row >> 1]?.[column >> 1] ?? '.']);
}

function digit(value: number): Buffer {
  const bits = digits[value] ?? 0;
  return fill((column, row) => {
    const x = Math.floor((column - 4) / 3);
    const y = Math.floor(row / 3);
    const isDot = column >= 4 && x < 3 && y < 5 && ((bits >> (14 - (y * 3 + x))) & 1) === 1;
    return isDot ? colours.w : undefined;
  });
}

/** All public icons, in the order in which the cloud lists them. */
export function publicIcons(): PublicIcon[] {
  return [
    ...drawings.map(({ title, tags, rows }) => ({ title, tags, png: drawn(rows) })),
    ...digits.map((_, value) => ({ title: `Number ${value}`, tags: ['number'], png: digit(value) })),
  ];
}
