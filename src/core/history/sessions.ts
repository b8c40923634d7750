// How listening falls into sessions, and each session into days and parts. Fed with what was heard and when we heard of it;
// whatever messages are lost, doubled or late, no more is counted than there was time for. Pure: it knows no clock. What
// counts as heard is told by listening/progress.ts (streams) and cards.ts (other cards).
import { splitByDay } from './days.ts';

/** Whoever pauses for longer has come back to it. */
const PAUSE_MS = 30 * 60_000;
/** Positions are whole seconds, and messages up to two seconds late: so much may be owed to the one before. */
const SPARE_MS = 3000;

/** So long a part was heard; a part may be named more than once. */
export interface HeardPiece {
  key: string;
  ms: number;
}

export interface Session {
  /** Of the same play: the first is 0. */
  index: number;
  beganAtMs: number;
  endedAtMs: number;
  heardMs: number;
  /** By day, as yyyy-mm-dd. */
  days: ReadonlyMap<string, number>;
  /** By key, in the order in which they were first heard. */
  parts: ReadonlyMap<string, number>;
}

export interface Sessions {
  /** Up to here all time is accounted for, but for `spareMs` of it. */
  countedToMs: number;
  spareMs: number;
  /** The one under way, or the last. */
  latest?: Session | undefined;
}

export function beginSessions(atMs: number): Sessions {
  return { countedToMs: atMs, spareMs: 0 };
}

/** After a restart: `latest` as it was written. */
export function resumeSessions(latest: Session): Sessions {
  return { countedToMs: latest.endedAtMs, spareMs: 0, latest };
}

/** `pieces` were heard, the last of them until `atMs`. */
export function hearPieces(
  sessions: Sessions,
  { pieces, atMs, zone }: { pieces: readonly HeardPiece[]; atMs: number; zone: string },
): Sessions {
  const toldMs = Math.round(pieces.reduce((sum, { ms }) => sum + ms, 0));
  const availableMs = Math.max(0, atMs - sessions.countedToMs) + sessions.spareMs;
  const heardMs = Math.min(toldMs, availableMs);
  if (heardMs <= 0) return sessions;
  return {
    countedToMs: Math.max(atMs, sessions.countedToMs),
    spareMs: Math.min(SPARE_MS, availableMs - heardMs),
    latest: extend(sessions.latest, { pieces: lastOf(pieces, heardMs), heardMs, atMs, zone }),
  };
}

function extend(
  known: Session | undefined,
  { pieces, heardMs, atMs, zone }: { pieces: readonly HeardPiece[]; heardMs: number; atMs: number; zone: string },
): Session {
  const fromMs = atMs - heardMs;
  const goesOn = known && fromMs - known.endedAtMs <= PAUSE_MS;
  const session = goesOn
    ? known
    : { index: (known?.index ?? -1) + 1, beganAtMs: fromMs, heardMs: 0, days: new Map(), parts: new Map() };
  return {
    index: session.index,
    beganAtMs: Math.min(session.beganAtMs, fromMs),
    endedAtMs: goesOn ? Math.max(known.endedAtMs, atMs) : atMs,
    heardMs: session.heardMs + heardMs,
    days: withSums(
      session.days,
      splitByDay(zone, fromMs, atMs).map(({ day, ms }) => ({ key: day, ms })),
    ),
    parts: withSums(session.parts, pieces),
  };
}

/** The last `ms` of what was told, in whole milliseconds. */
function lastOf(pieces: readonly HeardPiece[], ms: number): HeardPiece[] {
  let leftMs = ms;
  const kept: HeardPiece[] = [];
  for (const piece of pieces.toReversed()) {
    const keptMs = Math.min(Math.round(piece.ms), leftMs);
    leftMs -= keptMs;
    if (keptMs > 0) kept.push({ key: piece.key, ms: keptMs });
  }
  // What rounding left over.
  const first = kept.at(-1);
  if (first) first.ms += leftMs;
  return kept.reverse();
}

function withSums(sums: ReadonlyMap<string, number>, more: readonly HeardPiece[]): ReadonlyMap<string, number> {
  const added = new Map(sums);
  for (const { key, ms } of more) added.set(key, (added.get(key) ?? 0) + ms);
  return added;
}
