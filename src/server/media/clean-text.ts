// Text from files that strangers made: no control or direction characters, no endless lengths, never empty. Pure.

const LONGEST = 500;
/** Control and unassigned characters, lone surrogates, and marks that turn the writing direction of what follows. */
const UNWANTED = /[\p{Cc}\p{Cn}\p{Cs}\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff\ufffd]+/gu;

/** The text, cleaned and cut to 500 characters; undefined if nothing is left of it. */
export function cleanText(text: unknown): string | undefined {
  if (typeof text !== 'string') return undefined;
  const clean = text.slice(0, 20_000).replace(UNWANTED, ' ').replace(/\s+/g, ' ').trim();
  return [...clean].slice(0, LONGEST).join('').trim() || undefined;
}

/** A positive whole number up to 9,999, as track and disc numbers are; anything else is undefined. */
export function cleanNumber(value: unknown): number | undefined {
  const number = typeof value === 'string' ? Number.parseInt(value, 10) : value;
  return typeof number === 'number' && Number.isInteger(number) && number > 0 && number < 10_000 ? number : undefined;
}
