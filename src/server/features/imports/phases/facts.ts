// From what a file says of itself to what the library says of it: titles of its parts, people, album. Pure.
import { cleanLine, titleFromFileName } from '#core/library/titles.ts';
import type { Probed } from '../../../media/types.ts';

/** Kept with the original as JSON: what was read, and the titles we made of it. */
export interface OriginalFacts {
  version: 1;
  tags: Probed['tags'];
  /** One per part, as derived: a title that differs by now is the parent's own. */
  titles: string[];
  /** Title of the whole file: of a book, if it has parts. */
  title: string;
  people: string;
  album: string;
  hasChapters: boolean;
}

export interface FactPart {
  title: string;
  startMs: number;
  endMs: number;
}

export interface DerivedFacts {
  facts: OriginalFacts;
  parts: FactPart[];
}

/** `path` only names what has no title of its own. */
export function deriveFacts(probed: Probed, path: string): DerivedFacts {
  const { tags, chapters, durationMs } = probed;
  const fileName = path.slice(path.lastIndexOf('/') + 1);
  const hasChapters = chapters.length > 1;
  const album = cleanLine(tags.album ?? '');
  const ownTitle = cleanLine(tags.title ?? '') || titleFromFileName(fileName);
  const title = hasChapters ? album || ownTitle : ownTitle;
  const parts = hasChapters
    ? chapters.map((chapter, index) => ({
        title: cleanLine(chapter.title) || `${title} ${index + 1}`,
        startMs: chapter.startMs,
        endMs: chapter.endMs,
      }))
    : [{ title, startMs: 0, endMs: durationMs }];
  const named = [tags.artist ?? tags.albumArtist ?? '', tags.narrator ?? ''].map(cleanLine).filter(Boolean);
  const people = [...new Set(named)].join(', ');
  const facts: OriginalFacts = {
    version: 1,
    tags,
    titles: parts.map((part) => part.title),
    title,
    people,
    album,
    hasChapters,
  };
  return { facts, parts };
}

export function readFacts(text: string): OriginalFacts {
  return JSON.parse(text) as OriginalFacts;
}
