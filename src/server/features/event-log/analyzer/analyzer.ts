// Raw messages of players, for those who look for a fault: off until a parent switches it on, and off again by itself.
// Held in memory only and never more than fits; masked before they are held. Costs nothing while it is off.
import type { PassingMessage } from '#cloud/live.ts';
import type { Analyzer as AnalyzerFacts, RawMessage } from '#contract/event-log.ts';
import type { Clock } from '../../../clock.ts';
import { masked } from './mask.ts';

const MINUTE_MS = 60_000;
const MOST_MESSAGES = 5_000;
const MOST_BYTES = 4 * 1024 * 1024;
/** What an object of one message takes besides its text. */
const EACH_BYTES = 200;
/** After it ended they can be looked at for so long. */
const SHOWN_MS = 60 * MINUTE_MS;

export type Analyzer = ReturnType<typeof createAnalyzer>;

export function createAnalyzer({ clock }: { clock: Clock }) {
  let held: RawMessage[] = [];
  let sizeBytes = 0;
  let number = 0;
  let leftOut = 0;
  let untilMs: number | undefined;
  let onlyPlayerId: string | undefined;
  let cancel = (): void => {};

  function forget(): void {
    cancel();
    [held, sizeBytes, leftOut, untilMs, onlyPlayerId] = [[], 0, 0, undefined, undefined];
  }

  function end(): void {
    untilMs = undefined;
    cancel = clock.after(SHOWN_MS, forget);
  }

  function makeRoom(): void {
    while (held.length > MOST_MESSAGES || sizeBytes > MOST_BYTES) {
      const oldest = held.shift();
      if (!oldest) return;
      sizeBytes -= sizeOf(oldest);
      leftOut++;
    }
  }

  function describe(): AnalyzerFacts {
    return {
      on: untilMs !== undefined,
      ...(untilMs === undefined ? {} : { until: new Date(untilMs).toISOString() }),
      ...(onlyPlayerId === undefined ? {} : { playerId: onlyPlayerId }),
      ...{ messages: held.length, sizeBytes, leftOut },
    };
  }

  return {
    describe,

    /** Begins with nothing. */
    start({ minutes, playerId }: { minutes: number; playerId?: string | undefined }): AnalyzerFacts {
      forget();
      untilMs = clock.now() + minutes * MINUTE_MS;
      onlyPlayerId = playerId;
      cancel = clock.after(minutes * MINUTE_MS, end);
      return describe();
    },

    /** Ends it and forgets what is held. */
    stop: forget,

    /** Never throws. */
    pass({ direction, playerId, topic, payload }: PassingMessage): void {
      const nowMs = clock.now();
      if (untilMs === undefined || nowMs >= untilMs) return;
      if (onlyPlayerId !== undefined && playerId !== onlyPlayerId) return;
      const message: RawMessage = {
        ...{ number: ++number, at: new Date(nowMs).toISOString(), direction, playerId, topic },
        ...{ text: masked(payload), sizeBytes: payload.byteLength },
      };
      held.push(message);
      sizeBytes += sizeOf(message);
      makeRoom();
    },

    /** Oldest first. */
    messages({ after, limit }: { after: number; limit: number }): RawMessage[] {
      const first = held.findIndex((message) => message.number > after);
      return first === -1 ? [] : held.slice(first, first + limit);
    },

    [Symbol.dispose]: forget,
  };
}

const sizeOf = ({ text }: RawMessage) => 2 * text.length + EACH_BYTES;
