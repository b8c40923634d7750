// The players: one live connection for each linked account that allows it, what every player is doing, and commands to
// them. Nothing that plays depends on it: without the permission, and without Yoto, all the rest goes on.
// Where to go next: live/account.ts (one account), live/states.ts (what players do), core/player/state.ts (messages).
import type { PassingMessage } from '#cloud/live.ts';
import type { Sent } from '#cloud/live-asking.ts';
import type { CommandName } from '#cloud/wire/mqtt.ts';
import { Problem } from '#contract/errors.ts';
import { HEARING, type Hearing, type Player } from '#contract/players.ts';
import type { PlayedPart } from '#core/listening/parts.ts';
import { abilitiesOf } from '#core/player/abilities.ts';
import type { Playback } from '#core/player/playback.ts';
import type { PlayerState } from '#core/player/state.ts';
import type { Wish } from '#core/player/wishes.ts';
import type { Clock } from '../../clock.ts';
import { within } from '../../deadline.ts';
import type { Events } from '../../events/events.ts';
import type { Log } from '../../log.ts';
import { createTurns } from '../../turns.ts';
import { problemOf } from '../../yoto/problems.ts';
import type { Link } from '../link/service.ts';
import { type CarriedOut, CommandDesk, type Commanded, type DeskDeps } from './commands/desk.ts';
import type { PlayToStart } from './commands/start.ts';

import { createTracks } from './commands/tracks.ts';
import { LiveAccount } from './live/account.ts';
import { describePlayer, type KnownPlayer } from './live/describe.ts';
import { type PlaybackListener, PlayerStates, type StateListener } from './live/states.ts';
import { createPlayerSettings } from './settings/service.ts';

export interface PlayersDeps {
  clock: Clock;
  events: Events;
  log: Log;
  link: Pick<Link, 'list' | 'cloudOf'>;
  family: {
    players(): readonly KnownPlayer[];
    listedBy(accountId: string): string[];
    keepPlayers(accountId: string, players: { id: string; name: string; family: string }[]): Promise<void>;
  };
  /** Of cards that were made here, by their id at Yoto. */
  cardTitles(yotoCardIds: readonly string[]): ReadonlyMap<string, string>;
  /** What was asked of a player, and what came of it. Must not throw. */
  commanded(one: Commanded): void;
  /** Every message as it comes and goes. Must not throw. */
  overhear(message: PassingMessage): void;
  /** Of the plan that a player plays, if it is one of ours. */
  partsOf(playback: Playback): readonly PlayedPart[];
  reserve: DeskDeps['reserve'];
}

export type Players = ReturnType<typeof createPlayers>;

/** The app does not wait longer for Yoto's list than this; what is known is shown. */
const LIST_WAIT_MS = 3_000;

export function createPlayers(deps: PlayersDeps) {
  const { clock, events, log, link, family } = deps;
  const states = new PlayerStates({ clock, events, log });
  const accounts = new Map<string, LiveAccount>();
  const turns = createTurns();
  const following = new Set<Promise<void>>();
  const wishListeners = new Set<(playerId: string, wish: Wish) => void>();
  let isClosed = false;
  const desk = new CommandDesk({
    clock,
    findState: (playerId) => states.find(playerId),
    isAway(playerId) {
      const isHeard = accountOf(playerId)?.live?.state().kind === 'open';
      return isHeard && states.find(playerId)?.isOnline === false;
    },
    tracksOf: createTracks({ clock, cloudOf: (playerId) => accountOf(playerId)?.cloud }),
    partsOf: deps.partsOf,
    reserve: deps.reserve,
    told: deps.commanded,
    send,
    ask: (playerId) => accountOf(playerId)?.live?.ask(playerId),
  });

  function newAccount(accountId: string, cloud: LiveAccount['cloud']): LiveAccount {
    const account: LiveAccount = new LiveAccount({
      ...{ accountId, cloud, clock, log },
      knownIds: () => family.listedBy(accountId),
      hear(message) {
        // Of a player that two accounts list, each message comes twice.
        if ((accountOf(message.deviceId) ?? account) !== account) return false;
        const isDoubtful = states.hear(message);
        desk.heard(message);
        return isDoubtful;
      },
      overhear: deps.overhear,
      async keep(devices) {
        try {
          await family.keepPlayers(
            accountId,
            devices.map(({ deviceId, name, deviceFamily }) => ({ id: deviceId, name, family: deviceFamily })),
          );
        } catch (cause) {
          // The account may have been unlinked meanwhile; the list is read again whenever it is looked at.
          log.warn({ err: cause, accountId }, 'The players of an account could not be kept');
        }
      },
    });
    return account;
  }

  /** The account that a player belongs to; while that one does not hear it, another that lists it and does. */
  function accountOf(playerId: string): LiveAccount | undefined {
    const row = family.players().find(({ id }) => id === playerId);
    const own = row && accounts.get(row.yoto_account_id);
    if (!row || (own && isHeard(own))) return own;
    const listing = [...accounts].filter(([accountId]) => family.listedBy(accountId).includes(playerId));
    const others = listing.map(([, account]) => account);
    return others.find(isHeard) ?? own ?? others[0];
  }

  /** Live, or over REST while there is no live connection. @throws Problem why Yoto did not pass it on. */
  async function send(
    playerId: string,
    name: CommandName,
    body?: Record<string, unknown>,
    signal?: AbortSignal,
  ): Promise<Sent> {
    const account = accountOf(playerId);
    const sent = (await account?.live?.send(playerId, name, body)) ?? 'not-connected';
    if (sent !== 'not-connected' || !account) return sent;
    const outcome = await account.cloud.devices.command(playerId, name, body, signal);
    if (outcome.kind === 'unknown-outcome') return 'lost';
    if (outcome.kind !== 'ok') throw problemOf(outcome);
    return 'sent';
  }

  /** Opens, opens anew or closes, as the account is now. */
  async function follow(accountId: string): Promise<void> {
    const linked = (await link.list()).find(({ id, state }) => id === accountId && state === 'linked');
    const known = accounts.get(accountId);
    const cloud = linked && !isClosed ? (await link.cloudOf(accountId)).cloud : undefined;
    if (known && known.cloud === cloud) return;
    accounts.delete(accountId);
    await known?.close();
    if (!cloud || isClosed) return;
    const account = newAccount(accountId, cloud);
    accounts.set(accountId, account);
    // The list comes first: with it the family knows its players, whether or not they may be heard.
    const outcome = await account.refresh();
    if (outcome.kind !== 'ok')
      log.info({ accountId, failure: outcome.kind }, 'The players of an account are not listed');
    if (!isClosed && accounts.get(accountId) === account) account.open();
  }

  function followSoon(accountId: string): Promise<void> {
    const work = turns
      .take(accountId, () => follow(accountId))
      .catch((cause) => log.error({ err: cause, accountId }, 'The players of an account could not be followed'))
      .finally(() => following.delete(work));
    following.add(work);
    return work;
  }

  function hearingOf(accountId: string, isLinked: boolean): Hearing {
    if (!isLinked) return 'signed-out';
    const state = accounts.get(accountId)?.live?.state().kind ?? 'connecting';
    if (state === 'open') return 'live';
    return state === 'closed' ? 'connecting' : state;
  }

  return {
    settings: createPlayerSettings({ clock, cloudOf: (playerId) => accountOf(playerId)?.cloud }),

    /** Follows every linked account; the network is not waited for. */
    async start(): Promise<void> {
      for (const { id } of await link.list()) void followSoon(id);
    },

    /** The account was linked, broken or unlinked. Resolves when its players are followed, or no more. */
    follow: followSoon,

    /** @throws Problem yoto-not-linked, or why nothing is known of any player. */
    async list(): Promise<{ items: Player[]; hearing: { accountId: string; state: Hearing; text: string }[] }> {
      const linked = await link.list();
      if (linked.length === 0) throw new Problem('yoto-not-linked');
      const outcomes = await within(
        clock,
        LIST_WAIT_MS,
        Promise.all([...accounts.values()].map((account) => account.refresh())),
        () => [],
      );
      const rows = family.players();
      const failure = outcomes.find(({ kind }) => kind !== 'ok');
      if (rows.length === 0 && failure && failure.kind !== 'ok') throw problemOf(failure);
      if (rows.length === 0 && linked.every(({ state }) => state === 'broken'))
        throw new Problem('yoto-sign-in-needed');
      const inSlots = rows.flatMap(({ id }) => states.find(id)?.events.cardId ?? []);
      const titles = deps.cardTitles([...new Set(inSlots)]);
      return {
        items: rows.map((row) => {
          const state = states.find(row.id);
          const account = accountOf(row.id);
          const isListedOnline = account?.isOnline(row.id) ?? false;
          const cardTitle = titles.get(state?.events.cardId ?? '');
          const reached = { ...row, yoto_account_id: account?.accountId ?? row.yoto_account_id };
          return describePlayer(reached, { state, isListedOnline, nowMs: clock.now(), cardTitle });
        }),
        hearing: linked.map(({ id, state }) => {
          const hearing = hearingOf(id, state === 'linked');
          return { accountId: id, state: hearing, text: HEARING[hearing] };
        }),
      };
    },

    /** Hears whatever players say of playing, at once; also positions, every five seconds. Returns how to stop. */
    onPlayback: (listener: PlaybackListener): (() => void) => states.onPlayback(listener),

    /** Hears everything that players say, of battery and volume too. Returns how to stop. */
    onState: (listener: StateListener): (() => void) => states.onState(listener),

    /** Undefined when nothing is known; it may be old. */
    stateOf: (playerId: string): PlayerState | undefined => states.find(playerId),

    /** Undefined when nothing is known, or nothing for six minutes. */
    playbackOf: (playerId: string): Playback | undefined => states.playbackOf(playerId),

    /** Whether players of any account are heard right now. */
    isListening: (): boolean => [...accounts.values()].some(isHeard),

    /** Asks all players to say everything now; each not more often than every second. */
    askAll(): void {
      for (const { live } of accounts.values()) live?.askAll();
    },

    /** As Yoto has it, ours or not; undefined for a card that the account may not read, or while Yoto does not answer. */
    async cardTitle(playerId: string, yotoCardId: string): Promise<string | undefined> {
      const read = await accountOf(playerId)?.cloud.content.get(yotoCardId);
      return read?.kind === 'ok' ? read.value.title : undefined;
    },

    /** Asks a player to say now what it does, or how it is; whether it answers nobody knows. */
    ask(playerId: string, what: 'events' | 'status'): void {
      const asking = send(playerId, `${what}/request`);
      asking.catch((cause) => log.debug({ err: cause, playerId }, 'A player could not be asked'));
    },

    /** Hears what players are asked to do here, before they are. Returns how to stop. */
    onWish(listener: (playerId: string, wish: Wish) => void): () => void {
      wishListeners.add(listener);
      return () => wishListeners.delete(listener);
    },

    /** @throws Problem not-found, player-cannot, player-refused, player-unreachable, or why Yoto did not pass it on. */
    async carryOut(playerId: string, wish: Wish, requestId?: string, play?: PlayToStart): Promise<CarriedOut> {
      for (const listener of wishListeners) listener(playerId, wish);
      const row = family.players().find(({ id }) => id === playerId);
      if (!row) throw new Problem('not-found');
      if (wish.do === 'night-light' && !abilitiesOf(row.family).nightLight) {
        throw new Problem('player-cannot', { detail: 'This player has no night light.' });
      }
      return await desk.carryOut(playerId, wish, requestId, play);
    },

    async [Symbol.asyncDispose](): Promise<void> {
      isClosed = true;
      states.close();
      await Promise.all([...accounts.values()].map((account) => account.close()));
      await Promise.all(following);
    },
  };
}

function isHeard({ live }: LiveAccount): boolean {
  return live?.state().kind === 'open';
}
