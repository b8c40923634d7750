// Names for a big library, as varied as a family's: so that searching has words to find and sorting has work to do.
import type { AudioName, MadeUpLibrary } from './made-up-library.ts';

const WHO = ['bear', 'mouse', 'lighthouse', 'dragon', 'snail', 'captain', 'owl', 'robot', 'Bär', 'escargot', 'fée'];
const HOW = ['little', 'sleepy', 'brave', 'lost', 'singing', 'kleine', 'petite', 'hungry', 'invisible', 'last'];
const WHERE = ['forest', 'moon', 'harbour', 'kitchen', 'school', 'river', 'attic', 'garden', 'mountain', 'train'];
const PEOPLE = ['Anna Berg', 'John Smith', 'Zoë Müller', 'Pierre Dubois', 'Aoife Walsh', 'Mei Chen', 'Tom Okoro'];
const PARTS_EACH = 20;

/** Words that searches can be made of. */
export const SEARCHES = ['bear', 'sleepy mou', 'ba', 'Zoe', 'the lost owl', 'chapter 12', 'harbour', 'petite fee', 'x'];

/** Adds so many audio in collections of twenty. */
export async function addManyAudio(library: MadeUpLibrary, count: number): Promise<void> {
  const names = Array.from({ length: count }, (_, index) => nameOf(index));
  const ids = await library.addListedAudio(names);
  for (let at = 0; at < ids.length; at += PARTS_EACH) {
    await library.addCollection(names[at]?.album ?? 'Album', ids.slice(at, at + PARTS_EACH));
  }
}

function nameOf(index: number): AudioName {
  const book = Math.floor(index / PARTS_EACH);
  const album = `The ${pick(HOW, book)} ${pick(WHO, book * 3)} and the ${pick(WHERE, book * 7)}`;
  const title = `Chapter ${(index % PARTS_EACH) + 1}: ${pick(WHO, index * 5)} in the ${pick(WHERE, index)} ${index}`;
  return { title, people: pick(PEOPLE, book), album };
}

function pick(words: readonly string[], index: number): string {
  return words[index % words.length] ?? '';
}
