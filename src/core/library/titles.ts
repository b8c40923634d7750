// Titles from what files say of themselves: tags first, file and folder names next. Neither is trusted: one clean line,
// no control characters, no marks that turn the reading direction of what follows.

const UNTITLED = 'Untitled';
const LONGEST = 300;

/** One line of at most 300 characters, possibly empty. */
export function cleanLine(text: string): string {
  const line = text
    .normalize('NFC')
    .replace(/[\p{Cc}\p{Zl}\p{Zp}]+/gu, ' ')
    .replace(/[\u061c\u200b\u200e\u200f\u202a-\u202e\u2060-\u2069\ufeff\ufffd]|\p{Cs}/gu, '')
    .replace(/\s+/gu, ' ')
    .trim();
  return [...line].slice(0, LONGEST).join('').trim();
}

/** "01 - The_Fox.mp3" → "The Fox". Never empty. */
export function titleFromFileName(name: string): string {
  const plain = nameAsLine(name.replace(/(?<=.)\.[a-z0-9]{1,5}$/i, ''));
  const withoutNumber = plain.replace(/^(?:\d{1,2}[-.])?\d{1,4}(?:\s*[-–.):_]+\s*|\s+)(?=\S*\p{L})/u, '');
  return withoutNumber || plain || UNTITLED;
}

/** "My_Album" → "My Album". Never empty. */
export function titleFromFolderName(name: string): string {
  return nameAsLine(name) || UNTITLED;
}

/** The number that a file name begins with, if it does. */
export function leadingNumber(name: string): number | undefined {
  const digits = /^\s*(\d{1,4})(?!\d)/.exec(name)?.[1];
  return digits === undefined ? undefined : Number(digits);
}

function nameAsLine(name: string): string {
  return cleanLine(name.replace(/_+/g, ' '));
}
