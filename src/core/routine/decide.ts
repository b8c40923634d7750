// Which routines act when something happened, on which players, and why. Pure: what it decides is done by the server.
// Conditions are those of rules in streams, asked for each player with the child that has it.
import { judge, type Knows } from '../source/choose.ts';
import type { Because } from '../source/trace.ts';
import type { Memory } from '../source/world.ts';
import { localTime } from '../time/zone.ts';
import { type Action, isForHousehold, isOfPlayer, isStanding, type RoutineDocument } from './document.ts';
import { type Happened, isWaitedFor } from './happened.ts';
import type { Against, RoutineStep, Told } from './trace.ts';

export interface DecidedRoutine {
  id: string;
  document: RoutineDocument;
}

export interface RoutinePlayer {
  id: string;
  name: string;
  childId?: string | undefined;
  childName?: string | undefined;
}

export interface RoutineWorld {
  /** IANA name. */
  zone: string;
  /** All that are known. */
  players: readonly RoutinePlayer[];
  isSwitchOn(name: string): boolean;
  /** Of whoever has this player; of the household without one. */
  memoryOf(playerId: string | undefined): Pick<Memory, 'heardTodayMs' | 'playsToday'>;
  /** Whether this routine has acted on the player (or at all) on the day of this happening. */
  hasActedToday(routineId: string, playerId: string | undefined): boolean;
  /** Routines whose doing led to this. */
  causedBy: readonly string[];
  /** What a card, stream or recording that an action names is called. */
  nameOf(action: Action): string | undefined;
}

/** An action on all players for which the routine acts; on none what is for the household. */
export interface ToDo {
  action: Action;
  playerIds: string[];
}

export interface RoutineDecision {
  routineId: string;
  outcome: 'acts' | 'not' | 'missed';
  /** In order; empty unless something is to be done. */
  toDo: ToDo[];
  /** For which it acts. */
  playerIds: string[];
  trace: RoutineStep[];
}

/** So late it still acts as if it were on time. */
export const LATE_MS = 5 * 60_000;
const WORTH_TELLING_MS = 30_000;
const MINUTE_MS = 60_000;

/** In the order of `routines`; only of those that wait for this. All see the world as it is before any of them acts. */
export function decideRoutines(
  routines: readonly DecidedRoutine[],
  happened: Happened,
  world: RoutineWorld,
): RoutineDecision[] {
  return routines
    .filter(({ id, document }) => isWaitedFor(id, document, happened))
    .map((routine) => decideOne(routine, happened, world));
}

function decideOne({ id, document }: DecidedRoutine, happened: Happened, world: RoutineWorld): RoutineDecision {
  const trace: RoutineStep[] = [{ did: 'happened', told: toldOf(happened, world) }];
  const not: RoutineDecision = { routineId: id, outcome: 'not', toDo: [], playerIds: [], trace };
  if (world.causedBy.includes(id)) {
    trace.push({ did: 'caused-itself' });
    return not;
  }
  const asked = playersAsked(document, happened, world.players);
  const acting: (RoutinePlayer | undefined)[] = [];
  for (const player of asked.length === 0 ? [undefined] : asked) {
    const step = judgeFor(player, { id, document }, happened, world);
    if (step.did === 'held') acting.push(player);
    if (step.did !== 'held' || step.because.length > 0) {
      trace.push(asked.length > 1 ? { ...step, player: player?.name } : step);
    }
  }
  if (acting.length === 0) return not;
  const lateMs = happened.kind === 'time' ? happened.lateMs : 0;
  const isLate = lateMs > LATE_MS;
  const actions = isLate ? document.actions.filter(isStanding) : document.actions;
  if (isLate) trace.push({ did: 'came-too-late', isAllLost: actions.length === 0 });
  else if (lateMs > WORTH_TELLING_MS)
    trace.push({ did: 'came-late', minutes: Math.max(1, Math.round(lateMs / MINUTE_MS)) });
  const players = acting.flatMap((player) => player ?? []);
  const toDo = plan(actions, players, world, trace);
  return { routineId: id, outcome: isLate ? 'missed' : 'acts', toDo, playerIds: players.map((one) => one.id), trace };
}

/** What a parent asks for by hand: all of it, whatever the conditions say. */
export function decideByHand(
  { id, document }: DecidedRoutine,
  world: Pick<RoutineWorld, 'players' | 'nameOf'>,
  playerId: string | undefined,
): RoutineDecision {
  const trace: RoutineStep[] = [{ did: 'happened', told: { kind: 'tried' } }];
  const players = inScope(document, world.players).filter((player) => playerId === undefined || player.id === playerId);
  const toDo = plan(document.actions, players, world, trace);
  return { routineId: id, outcome: 'acts', toDo, playerIds: players.map((one) => one.id), trace };
}

function plan(
  actions: readonly Action[],
  players: readonly RoutinePlayer[],
  world: Pick<RoutineWorld, 'nameOf'>,
  trace: RoutineStep[],
): ToDo[] {
  const toDo: ToDo[] = [];
  for (const action of actions) {
    const on = isForHousehold(action) ? [] : players;
    if (on.length === 0 && !isForHousehold(action)) {
      if (!trace.some(({ did }) => did === 'found-no-player')) trace.push({ did: 'found-no-player' });
      continue;
    }
    trace.push({ did: 'acts', action, players: on.map(({ name }) => name), what: world.nameOf(action) });
    toDo.push({ action, playerIds: on.map(({ id }) => id) });
  }
  return toDo;
}

function inScope({ players }: RoutineDocument, known: readonly RoutinePlayer[]): RoutinePlayer[] {
  return known.filter(({ id }) => players === 'all' || players.includes(id));
}

/** Where it happened, or all whom the routine is about. */
function playersAsked(document: RoutineDocument, happened: Happened, known: readonly RoutinePlayer[]): RoutinePlayer[] {
  if (!('playerId' in happened)) return inScope(document, known);
  return [known.find(({ id }) => id === happened.playerId) ?? { id: happened.playerId, name: happened.playerId }];
}

function knows(player: RoutinePlayer | undefined, world: RoutineWorld): Knows {
  const { id: playerId, childId, childName } = player ?? {};
  return {
    listener: { playerId, childId, childName },
    isSwitchOn: world.isSwitchOn,
    memory: world.memoryOf(playerId),
  };
}

type Judgement = Extract<RoutineStep, { did: 'held' | 'held-not' | 'acted-before' }>;

function judgeFor(
  player: RoutinePlayer | undefined,
  { id, document: { when, oncePerDay, trigger } }: DecidedRoutine,
  happened: Happened,
  world: RoutineWorld,
): Judgement {
  const judged = judge(when, knows(player, world), localTime(world.zone, happened.atMs));
  const because = judged.because();
  const last = because.at(-1);
  if (judged.failed && last) return { did: 'held-not', against: againstOf(last, player) };
  const where = isOfPlayer(trigger) ? player?.id : undefined;
  return oncePerDay && world.hasActedToday(id, where) ? { did: 'acted-before' } : { did: 'held', because };
}

function againstOf(found: Because, player: RoutinePlayer | undefined): Against {
  switch (found.was) {
    case 'player':
      return { was: 'other-player' };
    case 'heard-today':
      return { was: 'heard-less', minutes: found.minutes };
    case 'first-time-today':
      return { was: 'heard-before' };
    case 'child':
      return { was: 'child', name: player?.childName };
    default:
      return found;
  }
}

function toldOf(happened: Happened, { zone, players }: RoutineWorld): Told {
  const player = 'playerId' in happened ? players.find(({ id }) => id === happened.playerId) : undefined;
  const name = player?.name ?? ('playerId' in happened ? happened.playerId : '');
  switch (happened.kind) {
    case 'time':
      return { kind: 'time', minuteOfDay: localTime(zone, happened.atMs).minuteOfDay };
    case 'switch':
      return { kind: 'switch', name: happened.name, on: happened.on };
    case 'battery-low':
      return { kind: 'battery-low', player: name, percent: Math.round(happened.toPercent) };
    case 'offline':
      return { kind: 'offline', player: name };
    case 'heard-today':
      return { kind: 'heard-today', player: name, child: player?.childName, minutes: happened.minutes };
    default:
      return { kind: happened.kind, player: name, card: happened.cardTitle };
  }
}
