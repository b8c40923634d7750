// Puts a card into a pretend player and reports every track it fetched, until the card has ended.
import { mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import type { Card } from '#contract/cards.ts';
import { judge, type TrackReport } from './exactness.ts';
import type { Household } from './household.ts';
import { type HeardTrack, listenAlong } from './listen-along.ts';

/** @throws when the player neither finishes the card nor fetches anything for `patienceMs`. */
export async function playCard(
  { server, simulator }: Household,
  card: Card,
  { deviceId, folder, signal, onReport, patienceMs = 60_000 }: PlayOptions,
): Promise<TrackReport[]> {
  mkdirSync(folder, { recursive: true });
  const tracks = new Map(card.tracks.map((track) => [`${track.chapterKey}/${track.trackKey}`, track]));
  /** The last word on each track: an answer without audio ends well and fails afterwards. */
  const reports = new Map<string, Promise<TrackReport>>();
  /** Tracks are judged side by side and told in the order in which they were heard. */
  let said: Promise<void> = Promise.resolve();
  const player = simulator.player(deviceId);
  await new Promise<void>((resolve, reject) => {
    let patience: NodeJS.Timeout;
    const wait = () => {
      clearTimeout(patience);
      patience = setTimeout(() => end(new Error('The player stopped fetching before the card had ended.')), patienceMs);
    };
    const end = (error?: unknown) => {
      clearTimeout(patience);
      stopListening();
      if (error) reject(error);
      else resolve();
    };
    const heardTrack = (heard: HeardTrack) => {
      wait();
      const key = `${heard.chapterKey}/${heard.trackKey}`;
      const track = tracks.get(key);
      if (!track) return end(new Error(`The player fetched ${key}, which is not on the card.`));
      const report = judge(server, track, heard).finally(() => rmSync(heard.path, { force: true }));
      said = Promise.all([report, said]).then(([judged]) => onReport(judged));
      said.catch(end);
      reports.set(key, report);
      if (reports.size === card.tracks.length) end();
    };
    const stopListening = listenAlong(simulator, { deviceId, folder, onTrack: heardTrack });
    signal.addEventListener('abort', () => end(signal.reason), { once: true });
    wait();
    player.insert(card.yotoCardId ?? '');
  });
  await said;
  return await Promise.all(reports.values());
}

export interface PlayOptions {
  deviceId: string;
  /** Scratch space for the fetched bytes. */
  folder: string;
  signal: AbortSignal;
  onReport(report: TrackReport): void;
  patienceMs?: number;
}

export function scratchFolder(dataFolder: string): string {
  return join(dataFolder, 'heard');
}
