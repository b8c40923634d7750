import { expect, test } from 'vitest';
import { KnownSources } from './known-sources.ts';

const text = (audioId: string) => JSON.stringify({ version: 1, source: { kind: 'audio', audioId } });
const LENGTH = text('a').length;

test('a document that is the same is read once, and any other anew', () => {
  const sources = new KnownSources();
  const first = sources.of({ id: 'one', document: text('a') });
  expect(first).toEqual({ kind: 'audio', audioId: 'a' });
  expect(sources.of({ id: 'one', document: text('a') })).toBe(first);
  expect(sources.of({ id: 'one', document: text('b') })).toEqual({ kind: 'audio', audioId: 'b' });
  expect(sources.of({ id: 'one', document: text('a') })).toEqual(first);
  expect(sources.of({ id: 'one', document: '{"version":2}' })).toBeUndefined();
});

test('those that were not asked for lately make room', () => {
  const sources = new KnownSources(2 * LENGTH);
  const first = sources.of({ id: 'one', document: text('a') });
  const second = sources.of({ id: 'two', document: text('a') });
  expect(sources.of({ id: 'one', document: text('a') })).toBe(first);
  sources.of({ id: 'three', document: text('a') });
  expect(sources.of({ id: 'one', document: text('a') })).toBe(first);
  expect(sources.of({ id: 'two', document: text('a') })).not.toBe(second);
});

test('one that is too long to be kept is read each time', () => {
  const sources = new KnownSources(LENGTH - 1);
  const first = sources.of({ id: 'one', document: text('a') });
  expect(first).toBeDefined();
  expect(sources.of({ id: 'one', document: text('a') })).not.toBe(first);
});
