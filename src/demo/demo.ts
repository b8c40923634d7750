// `npm run demo`: server, simulated Yoto cloud and two pretend players on this machine, with recordings that ship with the
// project or with a folder of your own (`--library`). Prints one ready line; with `--once` ends with a report instead.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Card } from '#contract/cards.ts';
import { reportUnread, sayTrack } from './console-text.ts';
import type { TrackReport } from './exactness.ts';
import { type Household, startHousehold } from './household.ts';
import { type Imported, importFolder } from './importing.ts';
import { audioOnCard, makeCard } from './make-card.ts';
import { playCard, scratchFolder } from './play-card.ts';
import { buildWebApp } from './web-build.ts';

const RECORDINGS = fileURLToPath(new URL('recordings', import.meta.url));

const CHILDREN = [
  { name: 'Mia', colour: 'coral' },
  { name: 'Noah', colour: 'sea' },
] as const;

export interface DemoOptions {
  /** `json`, `once`, `library`, and any setting of the server. */
  flags: Record<string, unknown>;
  version: string;
  stop: AbortSignal;
}

interface Wishes {
  json: boolean;
  once: boolean;
  library: string | undefined;
}

/** Resolves to the exit code. */
export async function runDemo({ flags, version, stop }: DemoOptions): Promise<number> {
  const { json, once, library, dataFolder, ...settings } = flags;
  const wishes: Wishes = {
    json: json === true,
    once: once === true,
    library: typeof library === 'string' ? resolve(library) : undefined,
  };
  const kept = typeof dataFolder === 'string' ? resolve(dataFolder) : undefined;
  const folder = kept ?? mkdtempSync(join(tmpdir(), 'yoto-smart-stream-demo-'));
  try {
    if (!wishes.once) await buildWebApp(stop);
    await using household = await startHousehold({
      version,
      settings,
      dataFolder: folder,
      pace: wishes.once ? 'fast' : 'real',
    });
    return wishes.library === undefined
      ? await showRecordings(household, wishes, stop)
      : await showLibrary(household, { ...wishes, library: wishes.library }, { dataFolder: folder, stop });
  } catch (error) {
    if (stop.aborted) return 130;
    throw error;
  } finally {
    if (kept === undefined) rmSync(folder, { recursive: true, force: true });
  }
}

async function showRecordings(household: Household, wishes: Wishes, stop: AbortSignal): Promise<number> {
  const { client, accountId } = household;
  const { items: children } = await client.family.listChildren();
  if (children.length === 0) for (const body of CHILDREN) await client.family.addChild({ body });
  await importFolder(client, RECORDINGS, stop);
  const { items: collections } = await client.library.listCollections({ query: { limit: 100 } });
  const { items: cards } = await client.cards.list();
  if (cards.length === 0) for (const { id, title } of collections) await makeCard(client, { collectionId: id, title });
  // A kept data folder knows cards that the new pretend cloud has never seen.
  for (const { id } of cards) await client.cards.send({ params: { cardId: id }, body: { accountId, asNew: true } });
  await announce(household, wishes);
  await stopped(stop);
  return 0;
}

async function showLibrary(
  household: Household,
  wishes: Wishes & { library: string },
  { dataFolder, stop }: { dataFolder: string; stop: AbortSignal },
): Promise<number> {
  const { client } = household;
  const say = (line: string) => (wishes.json ? process.stderr : process.stdout).write(`${line}\n`);
  say(`Importing ${wishes.library} …`);
  const imported = await importFolder(client, wishes.library, stop);
  for (const line of reportUnread(imported.files)) say(line);
  if (imported.audioIds.length === 0) throw new Error('There is nothing in this folder that can be played.');
  const title = basename(wishes.library);
  const collection = await client.library.createCollection({ body: { title, audioIds: imported.audioIds } });
  const card = await makeCard(client, { collectionId: collection.id, title });
  await announce(household, wishes);

  const [player] = household.simulator.devices();
  if (!player) throw new Error('The simulator has no player.');
  say(`${player.name} plays “${card.title}”: ${card.tracks.length} tracks.`);
  const reports = await playCard(household, card, {
    deviceId: player.deviceId,
    folder: scratchFolder(dataFolder),
    signal: stop,
    onReport: (report) => say(sayTrack(report)),
    // In real time the player is silent on the line for as long as it has enough ahead.
    ...(wishes.once ? {} : { patienceMs: 24 * 3_600_000 }),
  });
  const summary = await summarise(household, card, imported, reports);
  if (wishes.once) {
    process.stdout.write(`${JSON.stringify(summary)}\n`);
    return summary.exact ? 0 : 1;
  }
  say(summary.exact ? 'Everything was played exactly.' : 'Not everything was exact: see above.');
  await stopped(stop);
  return summary.exact ? 0 : 1;
}

async function summarise(household: Household, card: Card, imported: Imported, tracks: TrackReport[]) {
  const onCard = new Set(await audioOnCard(household.client, card));
  const { missing, unplayable } = await sortMissing(
    household.client,
    imported.audioIds.filter((id) => !onCard.has(id)),
  );
  return {
    exact: missing.length === 0 && tracks.every((track) => track.exact),
    card: { id: card.yotoCardId, title: card.title, tracks: card.tracks.length },
    tracks,
    missingFromCard: missing,
    unreadable: imported.files
      .filter((file) => file.state === 'unreadable' || file.state === 'failed')
      .map(({ path, reason, sentence }) => ({ path, reason: reason?.code, sentence })),
    unplayable,
    files: imported.files.map(({ path, state, sentence }) => ({
      path,
      state,
      ...(sentence === undefined ? {} : { sentence }),
    })),
  };
}

/** Not on the card: because nothing of it can be played (a chapter behind the end of a cut book), or by our fault. */
async function sortMissing(client: Household['client'], audioIds: readonly string[]) {
  const missing: string[] = [];
  const unplayable: { title: string; reason: string }[] = [];
  for (const audioId of audioIds) {
    const { title, state, reason } = await client.library.getAudio({ params: { audioId } });
    const isOurFault = state !== 'failed' || reason === undefined || reason.code === 'encoder-failed';
    if (isOurFault) missing.push(audioId);
    else unplayable.push({ title, reason: reason.code });
  }
  return { missing, unplayable };
}

async function announce({ server, simulator, client, apiToken }: Household, { json }: Wishes): Promise<void> {
  const { items } = await client.streams.list();
  const streams = items.map(({ name, url }) => ({ name, url }));
  const line = json
    ? JSON.stringify({
        url: server.url,
        apiToken,
        simulator: {
          url: simulator.url,
          mqttUrl: simulator.mqttUrl,
          clientId: simulator.clientId,
          players: simulator.devices().map(({ deviceId, name }) => ({ id: deviceId, name })),
        },
        streams,
      })
    : `Ready: open ${server.url} in a browser. The pretend Yoto cloud is at ${simulator.url}. Stop with Ctrl+C.`;
  process.stdout.write(`${line}\n`);
}

function stopped(stop: AbortSignal): Promise<void> {
  if (stop.aborted) return Promise.resolve();
  return new Promise((resolve) => stop.addEventListener('abort', () => resolve(), { once: true }));
}
