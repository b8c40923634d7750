// What is known of a player, folded together from its messages. `data/events` carry only what changed, may be lost,
// doubled, or overtake each other: docs/protocol/yoto.md §8.4. The status says nothing here about playing: it comes
// without a time of its own. What it means for a family is not decided here; see playback.ts.
import { type Playback, positionAt } from './playback.ts';

/** Members as they are on the wire, read leniently: lengths and positions in seconds, volumes in steps 0..16. */
export interface EventMembers {
  eventUtc?: number | undefined;
  cardId?: string | undefined;
  chapterKey?: string | undefined;
  chapterTitle?: string | undefined;
  trackKey?: string | undefined;
  trackTitle?: string | undefined;
  trackLength?: number | undefined;
  position?: number | undefined;
  playbackStatus?: string | undefined;
  playbackWait?: boolean | undefined;
  streaming?: boolean | undefined;
  source?: string | undefined;
  cardUpdatedAt?: string | undefined;
  repeatAll?: boolean | undefined;
  volume?: number | undefined;
  volumeMax?: number | undefined;
  sleepTimerActive?: boolean | undefined;
  sleepTimerSeconds?: number | undefined;
}

/** Of the status, what we show; volumes are not among them, since events have them exactly. */
export interface StatusMembers {
  activeCard?: string | undefined;
  cardInserted?: number | undefined;
  batteryLevel?: number | undefined;
  charging?: boolean | undefined;
  headphones?: boolean | undefined;
  bluetoothHp?: boolean | undefined;
  fwVersion?: string | undefined;
  temp?: string | undefined;
  nightlightMode?: string | undefined;
  day?: number | undefined;
}

export type Message =
  | { kind: 'events'; events: EventMembers }
  | { kind: 'status'; status: StatusMembers }
  /** `atMs`: by whoever noticed it. */
  | { kind: 'presence'; online: boolean; atMs?: number | undefined }
  | { kind: 'response' };

type EventName = (typeof EVENT_NAMES)[number];

export interface PlayerState {
  playerId: string;
  /** When it last said what it plays; undefined until then. */
  eventsAtMs?: number | undefined;
  statusAtMs?: number | undefined;
  /** When it last said where it is, or stopped or went on there. */
  positionAtMs?: number | undefined;
  /** When it last said how long it has left before it sleeps. */
  sleepAtMs?: number | undefined;
  /** As its presence says, where that may be heard; or it was offline and speaks. */
  isOnline?: boolean | undefined;
  /** When that was so, and when we heard of it. */
  presenceAtMs?: number | undefined;
  presenceHeardAtMs?: number | undefined;
  events: Omit<EventMembers, 'eventUtc'>;
  /** By the player's clock: the second of its last message, and of the last one that named no card in so many words. */
  toldAtS?: number | undefined;
  emptyAtS?: number | undefined;
  status: StatusMembers;
  /** By member: the second, by the player's clock, of the message that set or cleared it. */
  setAtS: Partial<Record<EventName, number>>;
  /** A message was lost: what is known does not fit what was just said. Asking for everything heals it. */
  isDoubtful: boolean;
}

/** Without fresh word for so long a player is gone: it is asked every four minutes. */
export const STALE_MS = 6 * 60_000;

const OF_TRACK = ['chapterKey', 'chapterTitle', 'trackKey', 'trackTitle', 'trackLength', 'position'] as const;
const OF_CARD = [...OF_TRACK, 'source', 'cardUpdatedAt'] as const;
const OF_TRACK_KEYS = ['chapterKey', 'trackKey'] as const;
const OF_PLACE = ['cardId', ...OF_TRACK_KEYS] as const;
const MOVES_POSITION: ReadonlySet<string> = new Set(['position', 'playbackStatus', 'playbackWait']);
const OF_PLAYER = ['repeatAll', 'volume', 'volumeMax', 'sleepTimerActive', 'sleepTimerSeconds'] as const;
const EVENT_NAMES = ['cardId', ...OF_CARD, 'playbackStatus', 'playbackWait', 'streaming', ...OF_PLAYER] as const;
const STATUS_NAMES = [
  ...(['cardInserted', 'batteryLevel', 'charging', 'headphones', 'bluetoothHp'] as const),
  ...(['fwVersion', 'temp', 'nightlightMode', 'day'] as const),
];
/** What it said just before it went may arrive a little after. */
const LAST_WORDS_MS = 10_000;
/** A message so much older than another was not overtaken: the player has set its clock. */
const OVERTAKEN_S = 60;
/** Players tell whole seconds, and a beat may be a little late. */
const BACKWARDS_S = 2;
/** Longer than any track: what says more is broken. */
const LONGEST_S = 30 * 86_400;

export function unknownPlayer(playerId: string): PlayerState {
  return { playerId, events: {}, status: {}, setAtS: {}, isDoubtful: false };
}

/** The state after a message that arrived at `atMs`. */
export function foldPlayer(state: PlayerState, message: Message, atMs: number): PlayerState {
  switch (message.kind) {
    case 'events':
      return foldEvents(whoSpeaks(state, atMs), message.events, atMs);
    case 'status':
      return foldStatus(whoSpeaks(state, atMs), message.status, atMs);
    case 'presence':
      return foldPresence(state, message, atMs);
    case 'response':
      return state;
  }
}

/** Undefined while nothing is known of what it plays. */
export function playbackOf(state: PlayerState): Playback | undefined {
  const { events, eventsAtMs } = state;
  if (eventsAtMs === undefined) return undefined;
  return {
    playerId: state.playerId,
    atMs: eventsAtMs,
    status: statusOf(events.playbackStatus),
    yotoCardId: events.cardId,
    chapterKey: events.chapterKey,
    trackKey: events.trackKey,
    positionMs: inMs(events.position),
    positionAtMs: state.positionAtMs,
    trackMs: inMs(events.trackLength),
    isWaiting: events.playbackWait ?? false,
    isDoubtful: state.isDoubtful,
    toldAtS: state.toldAtS,
    emptyAtS: state.emptyAtS,
  };
}

/** False while it has not told so much that what it plays is certain: a difference alone says little after a start. */
export function isPlayingKnown({ isDoubtful, setAtS }: PlayerState): boolean {
  return !isDoubtful && setAtS.cardId !== undefined && setAtS.playbackStatus !== undefined;
}

export function isStale(state: PlayerState, nowMs: number): boolean {
  return state.eventsAtMs === undefined || nowMs - state.eventsAtMs > STALE_MS;
}

/** Whether what is known of the device itself is old; it is asked as often as for what it plays. */
export function isConditionStale(state: PlayerState, nowMs: number): boolean {
  return state.statusAtMs === undefined || nowMs - state.statusAtMs > STALE_MS;
}

/** What is left before the player sleeps, running on by itself; undefined without a timer. */
export function sleepTimerLeftMs({ events, sleepAtMs }: PlayerState, nowMs: number): number | undefined {
  const toldMs = inMs(events.sleepTimerSeconds);
  if (!events.sleepTimerActive || toldMs === undefined || sleepAtMs === undefined) return undefined;
  return Math.max(0, toldMs - Math.max(0, nowMs - sleepAtMs));
}

/** Whether a message says anything about playing; a turned volume knob does not. */
export function tellsOfPlaying(message: Message): boolean {
  if (message.kind !== 'events') return false;
  const { cardId, playbackStatus, playbackWait, chapterKey, trackKey, trackLength, position } = message.events;
  return [cardId, playbackStatus, playbackWait, chapterKey, trackKey, trackLength, position].some(
    (member) => member !== undefined,
  );
}

function foldEvents(state: PlayerState, told: EventMembers, atMs: number): PlayerState {
  // A message without a time is taken as the newest.
  const atS = Number.isFinite(told.eventUtc) ? Number(told.eventUtc) : Math.max(0, ...Object.values(state.setAtS));
  const events: Record<string, unknown> = { ...state.events };
  const setAtS = { ...state.setAtS };
  const isNewer = (name: EventName) => {
    const before = setAtS[name];
    return before === undefined || atS >= before || atS < before - OVERTAKEN_S;
  };
  const clear = (names: readonly EventName[]) => {
    for (const name of names.filter(isNewer)) {
      delete events[name];
      setAtS[name] = atS;
    }
  };

  const isCardTold = told.cardId !== undefined && isNewer('cardId');
  const hasStopped = told.playbackStatus === 'stopped' && told.cardId === undefined && isNewer('playbackStatus');
  const hasNoCard = isCardTold && isNoCard(told.cardId);
  if (hasNoCard || hasStopped) clear(['cardId', ...OF_CARD]);

  let movesPosition = false;
  let movesSleep = false;
  for (const name of EVENT_NAMES) {
    if (told[name] === undefined || !isNewer(name)) continue;
    // The same told twice in a second is one message that came twice.
    const isNews = setAtS[name] !== atS || events[name] !== told[name];
    movesPosition ||= isNews && MOVES_POSITION.has(name);
    movesSleep ||= isNews && name === 'sleepTimerSeconds';
    setAtS[name] = atS;
    if (name !== 'cardId') events[name] = told[name];
    else if (!hasNoCard) events.cardId = told.cardId;
  }
  if (hasNoCard && isNewer('playbackStatus')) events.playbackStatus = 'stopped';
  const isComplete = hasNoCard || (isCardTold && told.trackKey !== undefined);
  const isOdd = hasNewCardOnly(state, told) || isCardMissing(events) || hasGoneBack(state, told, atS);
  const isDoubtful = isContradicted(state, told, atS) || (!isComplete && (state.isDoubtful || isOdd));
  const emptyAtS = hasNoCard ? atS : state.emptyAtS;
  if (movesPosition && hasRunOn(events, state, told, atMs)) setAtS.position = atS;
  const positionAtMs = movesPosition ? atMs : state.positionAtMs;
  const sleepAtMs = movesSleep ? atMs : state.sleepAtMs;
  const heard = { eventsAtMs: atMs, positionAtMs, sleepAtMs, toldAtS: atS, emptyAtS };
  return { ...state, ...heard, events: events as EventMembers, setAtS, isDoubtful };
}

/** A pause that does not say where: the position had run on until now. */
function hasRunOn(events: Record<string, unknown>, state: PlayerState, told: EventMembers, atMs: number): boolean {
  const isSamePlace = OF_PLACE.every((name) => events[name] === state.events[name]);
  const before = playbackOf(state);
  const ranToMs = before && positionAt(before, atMs);
  if (told.position !== undefined || events.position === undefined || !isSamePlace || ranToMs === undefined)
    return false;
  events.position = ranToMs / 1000;
  return true;
}

function foldPresence(state: PlayerState, told: Message & { kind: 'presence' }, heardAtMs: number): PlayerState {
  const { presenceAtMs = Number.NEGATIVE_INFINITY } = state;
  const atMs = told.atMs ?? heardAtMs;
  // One that is much older was not overtaken: somebody has set a clock.
  if (atMs < presenceAtMs && atMs >= presenceAtMs - OVERTAKEN_S * 1000) return state;
  return { ...state, isOnline: told.online, presenceAtMs: atMs, presenceHeardAtMs: heardAtMs };
}

function whoSpeaks(state: PlayerState, atMs: number): PlayerState {
  const { isOnline, presenceHeardAtMs = atMs } = state;
  return isOnline === false && atMs - presenceHeardAtMs > LAST_WORDS_MS ? { ...state, isOnline: true } : state;
}

function foldStatus(state: PlayerState, told: StatusMembers, atMs: number): PlayerState {
  const status: Record<string, unknown> = { ...state.status };
  for (const name of STATUS_NAMES) if (told[name] !== undefined) status[name] = told[name];
  const active = told.activeCard === undefined || isNoCard(told.activeCard) ? undefined : told.activeCard;
  const isDoubtful =
    state.isDoubtful ||
    (told.activeCard !== undefined && state.eventsAtMs !== undefined && active !== state.events.cardId);
  return { ...state, statusAtMs: atMs, status: status as StatusMembers, isDoubtful };
}

/** Equal keys of two cards need not be told again; then again, the message with the new keys may be missing. */
function hasNewCardOnly(state: PlayerState, told: EventMembers): boolean {
  return !isNoCard(told.cardId) && told.cardId !== state.events.cardId && told.trackKey === undefined;
}

/**
 * Two tracks of one card in one second, by the player's clock: which of them came last nobody can tell. Of a card that
 * went in or out the next message tells.
 */
function isContradicted({ events, setAtS }: PlayerState, told: EventMembers, atS: number): boolean {
  const isOtherCard = told.cardId !== undefined && told.cardId !== events.cardId;
  if (told.eventUtc === undefined || isOtherCard) return false;
  return OF_TRACK_KEYS.some((name) => {
    const known = events[name];
    return told[name] !== undefined && known !== undefined && setAtS[name] === atS && told[name] !== known;
  });
}

/** A track that runs, or a card that plays, while we know of no card. */
function isCardMissing(events: Record<string, unknown>): boolean {
  if (events.cardId !== undefined) return false;
  return events.playbackStatus === 'playing' || events.position !== undefined || events.trackKey !== undefined;
}

/** The same track seems to have gone back: the message with the new track is missing. */
function hasGoneBack({ events, setAtS }: PlayerState, told: EventMembers, atS: number): boolean {
  if ((told.cardId ?? told.chapterKey ?? told.trackKey) !== undefined || atS < (setAtS.position ?? 0)) return false;
  return told.position !== undefined && events.position !== undefined && told.position < events.position - BACKWARDS_S;
}

const isNoCard = (cardId: string | undefined) => cardId === undefined || cardId === '' || cardId === 'none';

const inMs = (seconds: number | undefined) =>
  seconds !== undefined && seconds >= 0 && seconds <= LONGEST_S ? Math.round(seconds * 1000) : undefined;

/** Firmware may know more words than these three; what is not named paused or stopped plays. */
function statusOf(told: string | undefined): Playback['status'] {
  if (told === 'paused') return 'paused';
  return told === undefined || told === '' || told === 'stopped' ? 'stopped' : 'playing';
}
