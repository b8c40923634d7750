// The sessions of one play, and what of them is not written yet. How listening falls into sessions is decided in
// core/history/sessions.ts; they are written by history, in the transaction of what is remembered.
import { beginSessions, hearPieces, resumeSessions, type Session, type Sessions } from '#core/history/sessions.ts';
import { heardOf, partsIn } from '#core/listening/progress-places.ts';
import { coveredMs, type Span } from '#core/listening/progress-spans.ts';
import type { SessionFacts, WrittenSession } from '../../history/service.ts';
import type { Kept } from '../store.ts';

export interface SessionsToWrite {
  facts: SessionFacts;
  sessions: readonly WrittenSession[];
}

export class PlaySessions {
  readonly #kept: Kept;
  readonly #zone: () => string;
  /** By index, as they are now. */
  readonly #unwritten = new Map<number, Session>();
  #sessions: Sessions;
  #yotoCardId: string | undefined;

  /** `latest`: as an earlier run has written it. */
  constructor(kept: Kept, zone: () => string, latest: Session | undefined) {
    this.#kept = kept;
    this.#zone = zone;
    this.#sessions = latest ? resumeSessions(latest) : beginSessions(kept.startedAtMs);
  }

  /** `span` of the plan was heard, its end at `atMs`. */
  hear(span: Span, atMs: number, yotoCardId: string | undefined): void {
    const { parts } = this.#kept;
    const pieces = partsIn(parts, span).flatMap((index) => {
      const part = parts[index];
      if (!part || part.kind === 'silence') return [];
      return { key: String(index), ms: coveredMs([span], { fromMs: part.atMs, toMs: part.atMs + part.lengthMs }) };
    });
    this.#yotoCardId = yotoCardId ?? this.#yotoCardId;
    const before = this.#sessions;
    this.#sessions = hearPieces(before, { pieces, atMs, zone: this.#zone() });
    const { latest } = this.#sessions;
    if (latest && this.#sessions !== before) this.#unwritten.set(latest.index, latest);
  }

  /** All of it was only guessed, and is counted anew. */
  forget(): void {
    this.#unwritten.clear();
    this.#sessions = beginSessions(this.#kept.lastStartAtMs);
  }

  /** With whose it is, also when nothing else is new. */
  takeUnwritten(spans: readonly Span[], isEstimated: boolean): SessionsToWrite {
    const { id: listeningId, streamId, childId, playerId, confidence, parts } = this.#kept;
    const yotoCardId = this.#yotoCardId;
    const sessions = [...this.#unwritten.values()].map((session) => ({
      id: `${listeningId}-${session.index}`,
      session,
      parts: new Map(
        [...session.parts.keys()].flatMap((key) => {
          const part = parts[Number(key)];
          if (!part) return [];
          const { title, audioId, collectionId } = part;
          return [[key, { title, audioId, collectionId, isWhole: heardOf(part, spans).isWhole }] as const];
        }),
      ),
    }));
    this.#unwritten.clear();
    return { facts: { listeningId, streamId, yotoCardId, childId, playerId, confidence, isEstimated }, sessions };
  }

  /** They could not be written. */
  putBack({ sessions }: SessionsToWrite): void {
    for (const { session } of sessions) {
      if (!this.#unwritten.has(session.index)) this.#unwritten.set(session.index, session);
    }
  }
}
