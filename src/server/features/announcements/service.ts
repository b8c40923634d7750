// Announcements: a sentence or a recording on players, in between. Each player hears its own (card/, sound/); what played
// before goes on afterwards (features/interruptions). What became of it is written down for each player.
import type { Announcement, AnnouncementWish, ToldPlayer } from '#contract/announcements.ts';
import { PROBLEMS, Problem, type ProblemCode } from '#contract/errors.ts';
import type { Clock } from '../../clock.ts';
import type { Db } from '../../db/db.ts';
import type { Events } from '../../events/events.ts';
import type { MakeId } from '../../ids.ts';
import type { Log } from '../../log.ts';
import { createTurns } from '../../turns.ts';
import type { Family } from '../family/service.ts';
import type { Ended, Interruptions } from '../interruptions/service.ts';
import type { Link } from '../link/service.ts';
import { type AnnouncementCardDeps, createAnnouncementCards } from './card/service.ts';
import { createSounds, type SoundDeps } from './sound/service.ts';
import { createStartTurns } from './sound/start-turns.ts';
import * as store from './store.ts';

const MOST_KEPT = 100;

export interface AnnouncementsDeps extends Omit<AnnouncementCardDeps, 'title'>, Omit<SoundDeps, 'events' | 'family'> {
  db: Db;
  clock: Clock;
  events: Events;
  makeId: MakeId;
  log: Log;
  link: Pick<Link, 'list'>;
  family: SoundDeps['family'] & Pick<Family, 'players'>;
  interruptions: Pick<Interruptions, 'interrupt' | 'onEnded'>;
}

interface KeptPlayer {
  playerId: string;
  state: ToldPlayer['state'];
  afterwards?: ToldPlayer['afterwards'];
  problem?: { code: ProblemCode; detail?: string | undefined };
}

interface Kept {
  row: store.AnnouncementRow;
  players: Map<string, KeptPlayer>;
  /** On which its end will be told. */
  begun: Set<string>;
}

/** What the card is called in the Yoto app. */
const TITLES = { en: 'Announcements', de: 'Durchsagen', fr: 'Annonces' } as const;

export type Announcements = ReturnType<typeof createAnnouncements>;

export function createAnnouncements(deps: AnnouncementsDeps) {
  const { db, clock, events, makeId, log, link, family, interruptions } = deps;
  const cards = createAnnouncementCards({ ...deps, title: () => TITLES[family.settings().language] });
  const sounds = createSounds(deps);
  const starts = createStartTurns();
  const turns = createTurns();
  /** Under way. */
  const current = new Map<string, Kept>();
  const asked = new Map<string, Promise<Announcement>>();
  const stopHearing = interruptions.onEnded((ended) => void hearEnd(ended));

  async function hearEnd({ about, playerId, afterwards, problem }: Ended): Promise<void> {
    const kept = current.get(about);
    const player = kept?.players.get(playerId);
    if (!kept || !player) return;
    kept.begun.delete(playerId);
    const state = player.state === 'failed' ? 'failed' : 'played';
    await change(kept, { ...player, state, afterwards, ...problemOf(problem) });
  }

  async function change(kept: Kept, player: KeptPlayer): Promise<void> {
    const { id } = kept.row;
    kept.players.set(player.playerId, player);
    await turns.take(id, async () => {
      const players = JSON.stringify([...kept.players.values()]);
      kept.row = { ...kept.row, players };
      try {
        await db.write((tx) => store.savePlayers(tx, id, players));
      } catch (cause) {
        log.error({ err: cause, announcement: id }, 'What became of an announcement could not be written down');
      }
    });
    events.tell('announcement.changed', { announcementId: id });
    const isWaiting = [...kept.players.values()].some(({ state }) => state === 'waiting');
    if (kept.begun.size === 0 && !isWaiting) current.delete(id);
  }

  async function tellPlayer(kept: Kept, playerId: string): Promise<Problem | undefined> {
    const { id, text, audio_id: audioId } = kept.row;
    try {
      const row = family.players().find((player) => player.id === playerId);
      if (!row) throw new Problem('not-found');
      const sound = await sounds.of(playerId, { text: text ?? undefined, audioId: audioId ?? undefined });
      const { streamId, ...card } = await cards.of(row.yoto_account_id);
      const { source, durationMs: lengthMs } = sound;
      let answered: Promise<boolean> = Promise.resolve(false);
      const reserved = (when: Promise<boolean>) => {
        answered = when;
      };
      await interruptions.interrupt({
        ...{ playerId, card, lengthMs, about: id },
        play: { source, isOursAlone: true, reserved },
        inTurn: async (start) =>
          await starts.take(streamId, JSON.stringify(source), async () => {
            await start();
            return { answered };
          }),
      });
      const player = kept.players.get(playerId);
      if (player?.state === 'waiting') kept.begun.add(playerId);
      if (player?.state === 'waiting') await change(kept, { playerId, state: 'playing' });
      void answered.then((wasFetched) => (wasFetched ? undefined : fail(kept, playerId, UNHEARD)));
      return undefined;
    } catch (cause) {
      const problem = cause instanceof Problem ? cause : new Problem('internal', { cause });
      if (problem.code === 'internal') log.error({ err: cause, playerId }, 'A player could not be announced to');
      await fail(kept, playerId, problem);
      return problem;
    }
  }

  async function fail(kept: Kept, playerId: string, problem: Problem): Promise<void> {
    await change(kept, { playerId, state: 'failed', ...problemOf(problem) });
  }

  async function announceNow(wish: AnnouncementWish): Promise<Announcement> {
    const { text, audioId, requestId } = wish;
    if ((await link.list()).length === 0) throw new Problem('yoto-not-linked');
    const playerIds = [...new Set(wish.playerIds ?? family.players().map(({ id }) => id))];
    if (playerIds.length === 0) throw new Problem('not-found', { detail: 'There is no player yet.' });
    const players = playerIds.map((playerId): KeptPlayer => ({ playerId, state: 'waiting' }));
    const row = {
      ...{ id: makeId(), text: text ?? null, audio_id: audioId ?? null, request_id: requestId ?? null },
      ...{ announced_at_ms: clock.now(), players: JSON.stringify(players) },
    };
    const kept = keptOf(row, players);
    await db.write((tx) => store.insertAnnouncement(tx, row, MOST_KEPT));
    current.set(row.id, kept);
    events.tell('announcement.changed', { announcementId: row.id });
    const problems = await Promise.all(playerIds.map((playerId) => tellPlayer(kept, playerId)));
    const [first] = problems;
    if (first && problems.every((problem) => problem !== undefined)) throw first;
    return describe(kept.row);
  }

  /** What reached nobody may be asked for again. */
  async function announceOnce(wish: AnnouncementWish): Promise<Announcement> {
    const rows = (await store.listAnnouncements(db.read)).filter((row) => row.request_id === wish.requestId);
    const known = rows.map(describe).find(({ players }) => players.some(({ state }) => state !== 'failed'));
    return known ?? (await announceNow(wish));
  }

  return {
    /**
     * Resolves when every player plays it, or failed; each has its own result. A request that is repeated is announced
     * once. @throws Problem when no player could be told.
     */
    async announce(wish: AnnouncementWish): Promise<Announcement> {
      const { requestId } = wish;
      if (requestId === undefined) return await announceNow(wish);
      const underWay = asked.get(requestId) ?? announceOnce(wish).finally(() => asked.delete(requestId));
      asked.set(requestId, underWay);
      return await underWay;
    },

    /** Newest first. */
    list: async (): Promise<Announcement[]> => (await store.listAnnouncements(db.read)).map(describe),

    /** Takes up what an earlier run has left: what still plays is told by its interruption, the rest was lost. */
    async start(playing: ReadonlySet<string>): Promise<void> {
      for (const row of await store.listAnnouncements(db.read)) {
        const players = JSON.parse(row.players) as KeptPlayer[];
        if (players.every(({ state }) => state === 'played' || state === 'failed')) continue;
        const kept = keptOf(row, players);
        current.set(row.id, kept);
        for (const { playerId, state } of players) {
          if (state === 'waiting') await fail(kept, playerId, STOPPED);
          else if (state === 'playing' && playing.has(`${row.id} ${playerId}`)) kept.begun.add(playerId);
          else if (state === 'playing') await change(kept, { playerId, state: 'played' });
        }
      }
    },

    [Symbol.dispose]: () => stopHearing(),
  };
}

const UNHEARD = new Problem('player-unreachable', { detail: 'The player did not fetch it.' });
const STOPPED = new Problem('player-unreachable', { detail: 'The server was stopped before it was sent.' });

function keptOf(row: store.AnnouncementRow, players: readonly KeptPlayer[]): Kept {
  return { row, players: new Map(players.map((player) => [player.playerId, player])), begun: new Set() };
}

function problemOf(problem: Problem | undefined): Pick<KeptPlayer, 'problem'> {
  return problem ? { problem: { code: problem.code, detail: problem.details.detail } } : {};
}

function describe(row: store.AnnouncementRow): Announcement {
  return {
    id: row.id,
    ...(row.text === null ? {} : { text: row.text }),
    ...(row.audio_id === null ? {} : { audioId: row.audio_id }),
    announcedAt: new Date(row.announced_at_ms).toISOString(),
    players: (JSON.parse(row.players) as KeptPlayer[]).map(({ problem, ...player }) => ({
      ...player,
      ...(problem ? { problem: { ...PROBLEMS[problem.code], ...problem } } : {}),
    })),
  };
}
