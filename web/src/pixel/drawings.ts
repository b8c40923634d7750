// The pixel drawings that ship with the app: the logo (a moon that listens) and the pictures of empty screens.
import type { PixelDrawing } from './pixel-art.tsx';

const palette = {
  o: 'var(--color-accent)',
  y: '#f2b134',
  k: 'var(--color-ink)',
  w: 'var(--color-sheet)',
  g: 'var(--color-edge)',
  b: '#4f7cc4',
};

export const logo: PixelDrawing = {
  palette,
  rows: [
    '................',
    '.....oooooo.....',
    '...oooooooooo...',
    '..oooo....oooo..',
    '..oo........oo..',
    '.oo...yyyy...oo.',
    '.oo..yyyyyy..oo.',
    '.oo.yykyykyy.oo.',
    'oooo.yyyyyy.oooo',
    'oooo.ykyyky.oooo',
    'oooo.yykkyy.oooo',
    'oooo..yyyy..oooo',
    'oooo........oooo',
    '.oo..........oo.',
    '................',
    '................',
  ],
};

export const sleepingCube: PixelDrawing = {
  palette,
  rows: [
    '..........kkk...',
    '............k...',
    '...........k.kk.',
    '..........kkk.k.',
    '.............kk.',
    '.oo..gggggg..oo.',
    '.oogggggggggggo.',
    '..gwwwwwwwwwwg..',
    '..gwwwwwwwwwwg..',
    '..gwkkwwwwkkwg..',
    '..gwwwwwwwwwwg..',
    '..gwwwwkkwwwwg..',
    '..gwwwwwwwwwwg..',
    '..gggggggggggg..',
    '...gg......gg...',
    '................',
  ],
};

export const emptyShelf: PixelDrawing = {
  palette,
  rows: [
    '................',
    '..bb.oo..yy.....',
    '..bb.oo..yy.gg..',
    '..bb.oo.yy..gg..',
    '..bb.oo.yy..gg..',
    '..bb.oo.yy..gg..',
    'gggggggggggggggg',
    '................',
    '................',
    '.............o..',
    '.oo..........oo.',
    '.oo.bb......oo..',
    '.oo.bb.....oo...',
    '.oo.bb....oo....',
    'gggggggggggggggg',
    '................',
  ],
};

export const wave: PixelDrawing = {
  palette,
  rows: [
    '................',
    '................',
    '.......o........',
    '.......o........',
    '....y..o........',
    '....y..o..y.....',
    '.b..y..o..y..b..',
    '.b..y..o..y..b..',
    '.b..y..o..y..b..',
    '.b..y..o..y..b..',
    '....y..o..y.....',
    '....y..o........',
    '.......o........',
    '.......o........',
    '................',
    '................',
  ],
};

export const card: PixelDrawing = {
  palette,
  rows: [
    '................',
    '...gggggggggg...',
    '...gwwwwwwwwg...',
    '...gwwwyywwwg...',
    '...gwwyyyywwg...',
    '...gwyyyyyywg...',
    '...gwwyyyywwg...',
    '...gwwywwywwg...',
    '...gwwwwwwwwg...',
    '...gwoooooowg...',
    '...gwwwwwwwwg...',
    '...gwoooowwwg...',
    '...gwwwwwwwwg...',
    '...gggggggggg...',
    '................',
    '................',
  ],
};
