// What a file in a family's folder is meant to be, from its name and first bytes alone. A promise of nothing: whatever
// may be media is probed before it is trusted; what plainly is not (pictures, texts, system files) is passed over.

const MEDIA = new Set(
  'aac ac3 aif aifc aiff alac amr ape asf au avi caf dsf dts eac3 flac flv m2ts m4a m4b m4p m4r m4v mka mkv mov mp2 mp3 mp4 mpc mpeg mpg oga ogg ogv opus ra rm snd ts tta vob w64 wav wave webm wma wmv wv aa aax aaxc'.split(
    ' ',
  ),
);
const PASSED_OVER = new Set(
  'jpg jpeg png gif webp bmp tif tiff heic svg ico psd txt nfo md rtf doc docx odt pdf epub mobi html htm url webloc lnk xml json yaml yml csv log db ini cue m3u m3u8 pls xspf wpl asx sfv md5 sha1 sha256 ffp accurip toc lrc srt vtt sub idx zip rar 7z gz tar iso par2 torrent part crdownload download tmp bak exe dll sh bat py js css opf plist'.split(
    ' ',
  ),
);
const SYSTEM_NAMES = new Set([
  '@eadir',
  '#recycle',
  '#snapshot',
  '$recycle.bin',
  'system volume information',
  'lost+found',
  '__macosx',
  'thumbs.db',
  'desktop.ini',
  'ehthumbs.db',
]);
const COVER_NAMES = ['cover', 'folder', 'front'];
const COVER_EXTENSIONS = ['jpg', 'jpeg', 'png', 'webp'];

export type FileKind = 'media' | 'passed-over' | 'unknown';

export function kindOfFile(name: string): FileKind {
  const extension = extensionOf(name);
  if (MEDIA.has(extension)) return 'media';
  return PASSED_OVER.has(extension) ? 'passed-over' : 'unknown';
}

/** Hidden and system files and folders, of whatever system the disk has been on. */
export function isSystemName(name: string): boolean {
  return name.startsWith('.') || SYSTEM_NAMES.has(name.toLowerCase());
}

/** Which of several pictures is the folder's cover: the lowest rank; undefined when it is none. */
export function coverRank(name: string): number | undefined {
  const base = name.toLowerCase().replace(/\.[^.]*$/, '');
  const [first, second] = [COVER_NAMES.indexOf(base), COVER_EXTENSIONS.indexOf(extensionOf(name))];
  return first < 0 || second < 0 ? undefined : first * COVER_EXTENSIONS.length + second;
}

/** How many first bytes `looksLikeMedia` wants to see. */
export const HEAD_BYTES = 16;

export function looksLikeMedia(head: Uint8Array): boolean {
  const text = String.fromCharCode(...head.subarray(0, HEAD_BYTES));
  if (/^(?:ID3|fLaC|OggS|MAC |wvPK|TTA|caff|#!AMR|\.snd|FLV)/.test(text)) return true;
  if (text.slice(4, 8) === 'ftyp' || text.startsWith('\x1aE\xdf\xa3') || text.startsWith('0&\xb2u')) return true;
  if (text.startsWith('RIFF')) return text.slice(8, 12) === 'WAVE' || text.slice(8, 12) === 'AVI ';
  if (text.startsWith('FORM')) return text.slice(8, 11) === 'AIF';
  const [first = 0, second = 0] = head;
  // 0xff 0xfe also begins a text in UTF-16.
  const isFrameSync = first === 0xff && (second & 0xe0) === 0xe0 && (second & 0x18) !== 0x08 && second !== 0xfe;
  return isFrameSync && ((second & 0x06) !== 0 || (second & 0xf6) === 0xf0);
}

function extensionOf(name: string): string {
  return /\.([^.]{1,10})$/.exec(name)?.[1]?.toLowerCase() ?? '';
}
