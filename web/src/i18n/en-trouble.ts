// What can go wrong, in English: why a file was not taken, and every problem with its way out.
import { PROBLEMS, type ProblemCode } from '#contract/errors.ts';

const problems = Object.fromEntries(
  Object.entries(PROBLEMS).map(([code, { title, hint }]) => [code, { title, hint }]),
) as Record<ProblemCode, { title: string; hint: string }>;

export const reason = {
  'empty-file': 'It is an empty file.',
  'not-audio': 'It is not an audio file.',
  'video-without-sound': 'It is a video without sound.',
  protected: 'It is copy-protected and cannot be read.',
  damaged: 'It is damaged; nothing in it could be played.',
  'damaged-after': 'It is damaged after {{at}}; the first part was kept.',
  'damaged-at': 'It is damaged at {{at}}; a little is missing there.',
  'not-readable': 'The server may not read it.',
  'too-long': 'It is longer than {{limit}}, which is more than this server takes.',
  'already-in-library': 'It is already in the library as “{{title}}”.',
  'is-link': 'It is a link to another place; only what really lies in this folder is read.',
  'unusual-name': 'Its name is written in an old way that cannot be read here. Rename it.',
  'changed-while-reading': 'It was changed while it was being read; it will be tried again.',
  'took-too-long': 'Preparing it took too long.',
  'storage-full': 'It did not fit on the disk.',
  'encoder-failed': 'It could not be prepared ({{detail}}).',
  'file-gone': 'It is no longer there.',
};

export const problem = {
  ...problems,
  unreachable: {
    title: 'The server cannot be reached.',
    hint: 'Check that it is running and that you are in the same network. Then try again.',
  },
  unexpected: { hint: 'Reload the page. If it stays like this, the log of the server says more.' },
  number: 'Number {{number}}',
  safe: 'Your cards are safe and keep playing.',
};
