// Which rows that the server itself wrote tell of a child by its name. Rows that only quote what a parent has named so, such
// as the title of a book, are kept where they are somebody else's; where nobody would miss them they go.
import { hasName, tellsOfChild } from '#core/privacy/mentions.ts';

type Row = Record<string, string | null>;

/** Nobody misses these: what was told live, background work, and what was sent or said. */
const anyColumn = (row: Row, name: string) => Object.values(row).some((text) => text !== null && hasName(text, name));

const steps = (text: string | null | undefined, name: string) => text != null && tellsOfChild(JSON.parse(text), name);

/** Entries of the log that hold sentences as they were said then. */
const WITH_WORDS: readonly string[] = ['notice-raised', 'stream-decided'];

function wordsOf(details: string | null): string {
  const { text = '', reason = '' } = JSON.parse(details ?? '{}') as Record<string, string>;
  return [text, reason].join(' ');
}

const IS_DOOMED: Record<string, (row: Row, name: string) => boolean> = {
  event: anyColumn,
  job: anyColumn,
  routine_command: (row, name) => [row.action, row.errand].some((text) => text != null && hasName(text, name)),
  routine_run: ({ trace }, name) => steps(trace, name),
  listening: ({ trace }, name) => steps(trace, name),
  log_entry: ({ kind, details = null }, name) =>
    steps(details, name) || (WITH_WORDS.includes(kind ?? '') && anyColumn({ details: wordsOf(details) }, name)),
  notice: ({ topic, about, text }, name) =>
    steps(about, name) || (topic === 'speech' && anyColumn({ about: about ?? null, text: text ?? null }, name)),
};

export const RECORDS_WITH_NAMES = Object.keys(IS_DOOMED);

export function isRecordOfName(table: string, row: Row, name: string): boolean {
  return IS_DOOMED[table]?.(row, name) ?? false;
}
