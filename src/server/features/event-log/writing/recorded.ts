// What the server has recorded as events, taken into the log: plays that were decided and why, troubles, accounts. Read by
// number, and the number is written with what came of it: each is taken exactly once, also after a kill in between.
import type { About, Entry } from '#core/event-log/entry.ts';
import type { RoutineStep } from '#core/routine/trace.ts';
import type { TraceStep } from '#core/source/trace.ts';
import type { Tx } from '../../../db/db.ts';
import { readPreference, writePreference } from '../../../db/preferences.ts';
import type { Events, ToldEvent } from '../../../events/events.ts';
import * as store from '../store.ts';
import type { Added } from './notebook.ts';

const SEEN = 'event-log.seen-event';
const BATCH = 200;
/** Only these are read. */
export const TAKEN = ['listening.started', 'notice.raised', 'notice.cleared', 'link.changed', 'routine.acted'] as const;
type Taken = (typeof TAKEN)[number];
const MOST_REMEMBERED = 1_000;

/** Of a play: who it is, as far as that is known, and why it plays what it plays. */
export interface DecidedPlay {
  playerId: string | undefined;
  childId: string | undefined;
  /** TraceStep[], JSON. */
  trace: string;
}

type Payloads = { [N in Taken]: ToldEvent['payload'] & object } & {
  'listening.started': { listeningId: string; streamId: string; reason: string };
  'notice.raised': { topic: string; text: string };
  'notice.cleared': { topic: string };
  'link.changed': { accountId: string; state: 'linked' | 'broken' | 'unlinked' };
  'routine.acted': { runId: string; routineId: string; routine: string; playerIds: string[] };
};

export interface RecordedDeps {
  events: Pick<Events, 'since'>;
  /** Of a play that is kept; at once. */
  playOf(streamId: string, listeningId: string): DecidedPlay | undefined;
  /** What is older is too old for the log. */
  keepsSinceMs(): number;
}

export class Recorded {
  readonly #deps: RecordedDeps;
  /** As it was written, by listening: it may turn out later who listens. */
  readonly #written = new Map<string, string>();
  readonly #attributed = new Map<string, DecidedPlay>();

  constructor(deps: RecordedDeps) {
    this.#deps = deps;
  }

  /** Writes some of what was recorded since. */
  async take(tx: Tx): Promise<Added> {
    const seen = Number(await readPreference(tx, SEEN)) || 0;
    const told = await this.#deps.events.since(seen, BATCH, { reader: tx, names: TAKEN });
    let entries = 0;
    for (const event of told) {
      const entry = await this.#entryOf(tx, event);
      if (entry.atMs < this.#deps.keepsSinceMs()) continue;
      await store.insertEntry(tx, store.rowOf(entry));
      entries++;
    }
    const last = told.at(-1)?.seq;
    if (last !== undefined) await writePreference(tx, SEEN, String(last));
    for (const [listeningId, { playerId = null, childId = null }] of this.#attributed) {
      await store.attributeEntry(tx, listeningId, { player_id: playerId, child_id: childId });
    }
    this.#attributed.clear();
    return { entries, hasMore: told.length === BATCH };
  }

  /** True when it has turned out since who listens. */
  lookAgain(streamId: string, listeningId: string): boolean {
    const before = this.#written.get(listeningId);
    const play = before === undefined ? undefined : this.#deps.playOf(streamId, listeningId);
    if (!play || whoIs(play) === before) return false;
    this.#written.set(listeningId, whoIs(play));
    this.#attributed.set(listeningId, play);
    return true;
  }

  async #entryOf(tx: Tx, event: ToldEvent): Promise<Entry> {
    const { atMs } = event;
    if (event.name === 'routine.acted') return await this.#routineEntryOf(tx, event);
    if (event.name !== 'listening.started') return { ...aboutOf(event), atMs };
    const { streamId, listeningId, reason } = event.payload as Payloads['listening.started'];
    const play = this.#deps.playOf(streamId, listeningId);
    if (play) this.#remember(listeningId, play);
    const trace = JSON.parse(play?.trace ?? '[]') as TraceStep[];
    const stream = await store.findStreamName(tx, streamId);
    return {
      kind: 'stream-decided',
      details: {
        ...{ streamId, listeningId, trace, ...(stream === undefined ? {} : { stream }) },
        ...(trace.length === 0 ? { reason } : {}),
      },
      ...{ atMs, playerId: play?.playerId, childId: play?.childId },
    };
  }

  async #routineEntryOf(tx: Tx, { atMs, payload }: ToldEvent): Promise<Entry> {
    const { runId, routineId, routine, playerIds } = payload as Payloads['routine.acted'];
    const trace = JSON.parse((await store.findRunTrace(tx, runId)) ?? '[]') as RoutineStep[];
    const [playerId, ...others] = playerIds;
    const isOfOne = playerId !== undefined && others.length === 0;
    return { kind: 'routine-acted', details: { routineId, routine, trace }, atMs, ...(isOfOne ? { playerId } : {}) };
  }

  #remember(listeningId: string, play: DecidedPlay): void {
    this.#written.set(listeningId, whoIs(play));
    const oldest = this.#written.size > MOST_REMEMBERED ? this.#written.keys().next().value : undefined;
    if (oldest !== undefined) this.#written.delete(oldest);
  }
}

const whoIs = ({ playerId = '', childId = '' }: DecidedPlay) => `${playerId} ${childId}`;

function aboutOf({ name, payload }: ToldEvent): About {
  const told = payload as Payloads['notice.raised'] & Payloads['link.changed'];
  if (name === 'notice.raised') return { kind: 'notice-raised', details: { topic: told.topic, text: told.text } };
  if (name === 'notice.cleared') return { kind: 'notice-cleared', details: { topic: told.topic } };
  return { kind: 'account-changed', details: { accountId: told.accountId, state: told.state } };
}
