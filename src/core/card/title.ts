// Shortens a title so that it still reads like one: at a word border, never inside a letter as people see it.
// Lengths are UTF-16 units, the strictest way in which the other side may count. Next: layout.ts.

const ELLIPSIS = '…';

/** At most `limit` units, with "…" where something was left out. A title that fits comes back trimmed. */
export function shortenTitle(title: string, limit: number): string {
  const text = title.trim().toWellFormed();
  if (text.length <= limit) return text;
  const room = limit - ELLIPSIS.length;
  const kept = takeWhole(text, 'word', room).replace(/[\s\p{P}]+$/u, '');
  if (kept !== '') return kept + ELLIPSIS;
  const letters = takeWhole(text, 'grapheme', room);
  return (letters || takeCodePoints(text, room)) + ELLIPSIS;
}

function takeWhole(text: string, granularity: 'word' | 'grapheme', room: number): string {
  let end = 0;
  for (const { index, segment } of new Intl.Segmenter('und', { granularity }).segment(text)) {
    if (index + segment.length > room) break;
    end = index + segment.length;
  }
  return text.slice(0, end);
}

/** For a letter with so many marks that it does not fit alone. */
function takeCodePoints(text: string, room: number): string {
  let kept = '';
  for (const character of text) {
    if (kept.length + character.length > room) break;
    kept += character;
  }
  return kept;
}
