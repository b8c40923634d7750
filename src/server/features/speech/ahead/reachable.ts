// Sentences that streams may say in the next two days, to any child or to nobody, so that they can be spoken ahead of
// time. A stream that may say thousands does not push aside those of another. Speaks nothing; see look-ahead.ts.
import { takeTurns } from '#core/source/take-turns.ts';
import type { Clock } from '../../../clock.ts';
import type { Planner } from '../../../media/planner.ts';
import type { Wording } from '../../../media/speech/voice.ts';
import type { Family } from '../../family/service.ts';
import type { MomentOf } from '../../listening/deciding/moments.ts';
import type { Streams } from '../../streams/service.ts';

const AHEAD_MS = 48 * 3_600_000;
/** Of one stream for one child; and of all together, so that a heap of streams does not fill the memory. */
const MOST_WORDINGS = 5000;
const MOST_OF_ALL = 20_000;

export interface ReachableDeps {
  clock: Clock;
  streams: Pick<Streams, 'listSpeaking'>;
  family: Pick<Family, 'listChildren'>;
  planner: Pick<Planner, 'wordingsUntil'>;
  momentOf: MomentOf;
}

/** The most needed first: all streams in turns. */
export async function findReachable(deps: ReachableDeps): Promise<Wording[]> {
  const { clock, streams, family, planner, momentOf } = deps;
  const untilMs = clock.now() + AHEAD_MS;
  const childIds = [undefined, ...(await family.listChildren()).map(({ id }) => id)];
  const lists: Wording[][] = [];
  for (const { id: streamId, source, needs } of await streams.listSpeaking()) {
    const ofStream: Wording[][] = [];
    for (const childId of childIds) {
      const moment = await momentOf({ streamId, needs, childId, seed: streamId });
      ofStream.push(await planner.wordingsUntil(source, moment, untilMs, MOST_WORDINGS));
    }
    lists.push(takeTurns(ofStream, keyOf, MOST_WORDINGS));
  }
  return takeTurns(lists, keyOf, MOST_OF_ALL);
}

const keyOf = ({ text, language }: Wording): string => `${language} ${text}`;
