// What a parent is told when something is wrong, in the three languages side by side: read it aloud before you change it.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pino } from 'pino';
import { expect, test } from 'vitest';
import { LANGUAGES, type Language } from '#core/language.ts';
import { systemClock } from '../clock.ts';
import { openDb } from '../db/db.ts';
import { Events } from '../events/events.ts';
import { type NoticeAbout, noticeText, readAbout } from './notice-words.ts';
import { createNotices } from './notices.ts';

/** One of each; the type wants them all. */
const ALL: { [C in NoticeAbout['code']]: Extract<NoticeAbout, { code: C }> } = {
  'disk-full': { code: 'disk-full' },
  'database-busy': { code: 'database-busy' },
  'disk-away': { code: 'disk-away' },
  'ffmpeg-missing': { code: 'ffmpeg-missing' },
  'ffmpeg-unusable': { code: 'ffmpeg-unusable' },
  'yoto-signed-out': { code: 'yoto-signed-out' },
  'no-voice': { code: 'no-voice' },
  'speech-service-away': { code: 'speech-service-away' },
  'not-spoken': { code: 'not-spoken', text: 'Good night' },
  'routine-told': { code: 'routine-told', routine: 'Battery low', text: 'Please charge it.', player: 'Kitchen' },
  'many-sentences': { code: 'many-sentences', count: 700, perHour: 500 },
  'stream-not-playable': {
    code: 'stream-not-playable',
    stream: 'Bedtime',
    why: [{ did: 'missed', audioId: 'a', title: 'The fox', why: 'waiting' }],
  },
  'stream-unreadable': { code: 'stream-unreadable', stream: 'Bedtime' },
  'stream-fault': { code: 'stream-fault' },
  'stream-late': { code: 'stream-late' },
};

test.each(Object.values(ALL))('$code reads well in every language', (about) => {
  const texts = LANGUAGES.map((language) => noticeText(about, language).replaceAll('\u00a0', ' '));
  expect(new Set(texts).size).toBe(LANGUAGES.length);
  for (const text of texts) {
    expect(text).toMatch(/^(?:\p{Lu}|[“„«]|ffmpeg).*[^.]\.$/u);
    expect(text).not.toMatch(/undefined| {2}|\bSie\b|\bvous\b|\bvotre\b/);
  }
});

test.each<[Language, string]>([
  ['en', '“Bedtime”: “The fox” is still being prepared. Something else plays meanwhile.'],
  ['de', '„Bedtime“: „The fox“ wird noch vorbereitet. So lange spielt etwas anderes.'],
  ['fr', '« Bedtime » : « The fox » est encore en préparation. En attendant, autre chose joue.'],
])('a stream that cannot play, in %s', (language, expected) => {
  expect(noticeText(ALL['stream-not-playable'], language).replaceAll('\u00a0', ' ')).toBe(expected);
});

test('what is not known here any more has no words', () => {
  expect(readAbout('{"code":"comet"}')).toBeUndefined();
  expect(readAbout(null)).toBeUndefined();
});

test('a notice is read in the language of the reader, that of an older program in its own', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'yss-notices-'));
  const log = pino({ level: 'silent' });
  const clock = systemClock;
  try {
    await using db = await openDb(folder);
    let made = 0;
    using notices = createNotices({
      ...{ db, clock, log, events: new Events({ db, clock, log }) },
      makeId: () => `notice${made++}`,
      language: () => 'fr',
    });
    await db.write(async (tx) => {
      const older = { id: 'older', topic: 'disk', severity: 'trouble', text: 'The disk is full.' } as const;
      await tx
        .insertInto('notice')
        .values({ ...older, about: null, raised_at_ms: 1, cleared_at_ms: 2 })
        .execute();
      await notices.raise(tx, 'speech', 'warning', ALL['not-spoken']);
    });
    notices.raiseSoon('disk', ALL['disk-full']);
    const german = await notices.list('de');
    expect(german.map(({ text }) => text).sort()).toEqual(
      [noticeText(ALL['disk-full'], 'de'), noticeText(ALL['not-spoken'], 'de'), 'The disk is full.'].sort(),
    );
    expect(german).toContainEqual(expect.objectContaining({ code: 'not-spoken', values: { text: 'Good night' } }));
    expect((await notices.list()).map(({ text }) => text)).toContain(noticeText(ALL['disk-full'], 'fr'));
    const stored = await db.read.selectFrom('notice').select('text').where('topic', '=', 'speech').execute();
    expect(stored).toEqual([{ text: noticeText(ALL['not-spoken'], 'fr') }]);
  } finally {
    rmSync(folder, { recursive: true });
  }
});
