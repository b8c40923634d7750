// A family's cards between a shelf of collections and the simulated Yoto: our link and cards, a real database, the real
// protocol over HTTP, and a clock that stands still. What the library and the streams say is set by the test.
import { createHash } from 'node:crypto';
import type { OAuthClient } from '#cloud/oauth.ts';
import type { Card } from '#contract/cards.ts';
import type { ConnectedAccount } from '#contract/link.ts';
import type { SourceDocument } from '#core/source/document.ts';
import { openDb } from '#server/db/db.ts';
import { Events } from '#server/events/events.ts';
import { type Cards, createCards } from '#server/features/cards/service.ts';
import { createFamily } from '#server/features/family/service.ts';
import { createLink, type Link } from '#server/features/link/service.ts';
import { idsFrom } from '#server/ids.ts';
import { createLog } from '#server/log.ts';
import { createNotices } from '#server/ops/notices.ts';
import { openSecrets } from '#server/secrets.ts';
import type { CardCollection, CardStream } from '#server/yoto/card-tracks.ts';
import { ManualClock } from '#simulator/clock.ts';
import { type Simulator, startSimulator } from '#simulator/simulator.ts';
import type { StoredCard } from '#simulator/state.ts';
import { temporaryFolder } from '../temporary-folder.ts';

export const callbackUrl = 'http://127.0.0.1:8480/api/v1/link/callback';

export interface WorldOptions {
  /** Address under which players reach the streams. */
  baseUrl?: string;
  allowHttp?: boolean;
}

export interface SignInWish {
  devices?: boolean;
}

export type CardWorld = Awaited<ReturnType<typeof openCardWorld>>;

export async function openCardWorld(options: WorldOptions = {}) {
  await using stack = new AsyncDisposableStack();
  const folder = stack.use(temporaryFolder());
  const clock = new ManualClock();
  const simulator = await startSimulator({ clock, switches: { autoApprove: true } });
  stack.defer(() => simulator.close());
  const log = createLog('silent');
  const makeId = idsFrom(clock);
  const db = stack.use(await openDb(folder.path));
  const events = new Events({ db, clock, log });
  const notices = createNotices({ db, events, clock, makeId, log, language: () => 'en' });
  const family = createFamily({ db, events, clock, makeId });
  await family.load();
  const shelf = makeShelf(options.baseUrl ?? 'https://home.example');
  const openLink = (client: OAuthClient = { clientId: simulator.clientId }) =>
    createLink({
      ...{ db, clock, events, notices, log, secrets: openSecrets(folder.path), dataFolder: folder.path },
      client,
      urls: { loginUrl: simulator.url, apiUrl: simulator.url, mqttUrl: simulator.mqttUrl },
      // A clock that is moved must not outrun real answers.
      limits: { requestsPerSecond: 1000, burst: 1000, firstBackOffMs: 0, deadlineMs: 24 * 3_600_000 },
      callbackUrl: () => callbackUrl,
      handOver: family.handOver,
    });
  const link = stack.use(openLink());
  const cards = createCards({
    ...{ db, clock, events, makeId, link },
    partsOf: async (id) => shelf.collections.get(id),
    streams: shelf.streams,
    coverOf: async (hash) => shelf.covers.get(hash),
    channels: 'stereo',
    allowHttp: options.allowHttp ?? false,
  });
  const told: string[] = [];
  events.observe(({ name }) => told.push(name));

  const owned = stack.move();
  return {
    ...{ folder: folder.path, clock, simulator, db, events, notices, family, shelf, link, cards, told, openLink },
    signIn: async (email?: string, wanted: SignInWish = {}): Promise<ConnectedAccount> =>
      await signIn(link, simulator, email, wanted),
    /** The twin as the cloud keeps it. */
    twinOf: (card: Card): StoredCard => {
      const record = simulator.state.cards.get(card.yotoCardId ?? '');
      if (!record) throw new Error('the card is not on the account');
      return record.card;
    },
    [Symbol.asyncDispose]: () => owned.disposeAsync(),
  };
}

/** What the parent's browser does: open Yoto's page, and come back to us. */
export async function signIn(
  link: Link,
  simulator: Simulator,
  email = '',
  wanted: SignInWish = {},
): Promise<ConnectedAccount> {
  const { authorizeUrl } = await link.begin(wanted);
  const page = await fetch(`${authorizeUrl}&login_hint=${encodeURIComponent(email)}`, { redirect: 'manual' });
  const back = page.headers.get('location');
  if (!back) throw new Error(`${simulator.url} did not lead back: ${page.status}`);
  return await link.finish(back);
}

function makeShelf(baseUrl: string) {
  const collections = new Map<string, CardCollection>();
  const covers = new Map<string, { bytes: Uint8Array; contentType: string }>();
  const kept = new Map<string, { name: string; document: SourceDocument }>();
  const lengths = new Map<string, number>();
  let made = 0;

  function describe(id: string): CardStream[] {
    const stream = kept.get(id);
    if (!stream) return [];
    const { source } = stream.document;
    const items = source.kind === 'sequence' ? source.items : [source];
    const known = items.map((item) => (item.kind === 'audio' ? lengths.get(item.audioId) : undefined));
    const ready = known.every((ms) => ms !== undefined);
    const durationMs = known.reduce<number>((sum, ms) => sum + (ms ?? 0), 0);
    const url = `${baseUrl}/s/${createHash('sha256').update(id).digest('base64url').slice(0, 22)}.mp3`;
    const amounts = ready ? { durationMs, sizeBytes: durationMs * 20 + 480 } : {};
    return [{ id, name: stream.name, url, playable: ready, unchanging: true, resumes: false, ...amounts }];
  }

  return {
    collections,
    covers,
    /** Streams by id, as the cards had them made. */
    kept,
    /** A collection of `count` parts of two seconds each, all ready. */
    addCollection(id: string, count: number, more: Partial<CardCollection> = {}): CardCollection {
      const parts = Array.from({ length: count }, (_, index) => {
        const audioId = `${id}-${index + 1}`;
        lengths.set(audioId, 2000);
        return { audioId, title: `Part ${index + 1}`, state: 'ready' as const };
      });
      const collection = { title: 'The Wind in the Willows', people: 'Kenneth Grahame', parts, ...more };
      collections.set(id, collection);
      return collection;
    },
    setLength(audioId: string, durationMs: number | undefined): void {
      if (durationMs === undefined) lengths.delete(audioId);
      else lengths.set(audioId, durationMs);
    },
    streams: {
      async createAll(inputs: { name: string; document: SourceDocument }[]): Promise<string[]> {
        return inputs.map((input) => {
          made += 1;
          const id = `stream-${made}`;
          kept.set(id, input);
          return id;
        });
      },
      describeAll: async (ids: string[]): Promise<CardStream[]> => ids.flatMap(describe),
      async removeAll(ids: string[]): Promise<void> {
        for (const id of ids) kept.delete(id);
      },
    },
  };
}

/** What was refused, for looking at. */
export async function problemOf(work: Promise<unknown>): Promise<{ code: string; proposal: unknown; detail: unknown }> {
  try {
    await work;
  } catch (cause) {
    const { code, details } = cause as { code: string; details: { proposal?: unknown; detail?: string } };
    return { code, proposal: details?.proposal, detail: details?.detail };
  }
  throw new Error('nothing was refused');
}

export const wholeBook = { from: 'collection', collectionId: 'book', chapters: 'per-part' } as const;

export async function sentCard(world: { cards: Cards; signIn(): Promise<unknown> }): Promise<Card> {
  await world.signIn();
  const { id } = await world.cards.create({ content: wholeBook });
  return await world.cards.send(id);
}
