// The order in which people expect names: "Track 2" before "Track 10", "Ä" beside "A", capitals of no account.
// Pure and the same on every machine: one fixed locale, so that a library sorts alike wherever it is opened.

const collator = new Intl.Collator('en', { numeric: true, sensitivity: 'base' });

export function compareNatural(left: string, right: string): number {
  return collator.compare(left, right) || compareExactly(left, right);
}

/** Paths with `/`, folder by folder, so that a folder's content stays together. */
export function comparePaths(left: string, right: string): number {
  const [leftNames, rightNames] = [left.split('/'), right.split('/')];
  const shared = Math.min(leftNames.length, rightNames.length);
  for (let index = 0; index < shared; index++) {
    const order = compareNatural(leftNames[index] ?? '', rightNames[index] ?? '');
    if (order !== 0) return order;
  }
  return leftNames.length - rightNames.length;
}

/** Bounded, because it travels in the addresses of pages. */
const KEY_LENGTH = 80;
const DIGITS = 10;

/** A text whose plain byte order is natural order: for indexes, which know no collation but bytes. */
export function sortKey(title: string): string {
  return title
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, ' ')
    .trim()
    .replace(/\d+/g, (digits) => digits.replace(/^0+(?=\d)/, '').padStart(DIGITS, '0'))
    .slice(0, KEY_LENGTH)
    .toWellFormed();
}

function compareExactly(left: string, right: string): number {
  if (left === right) return 0;
  return left < right ? -1 : 1;
}
