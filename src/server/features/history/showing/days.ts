// Minutes of each day, with those on which nothing was heard.
import type { ListeningDay } from '#contract/history.ts';
import { daysBetween } from '#core/history/days.ts';
import type { Reader } from '../../../db/db.ts';

export interface DaysQuery {
  /** yyyy-mm-dd, both inclusive. */
  from: string;
  to: string;
  childId?: string | undefined;
  playerId?: string | undefined;
}

export async function listDays(reader: Reader, { from, to, childId, playerId }: DaysQuery): Promise<ListeningDay[]> {
  const rows = await reader
    .selectFrom('heard_day')
    .select(['day', 'child_id'])
    .select((eb) => [
      eb.fn.sum<number>('heard_ms').as('heardMs'),
      eb.fn.sum<number>(eb('heard_ms', '*', eb.ref('is_estimated'))).as('estimatedMs'),
    ])
    .where('day', '>=', from)
    .where('day', '<=', to)
    .$if(childId !== undefined, (some) => some.where('child_id', '=', childId ?? ''))
    .$if(playerId !== undefined, (some) => some.where('player_id', '=', playerId ?? ''))
    .groupBy(['day', 'child_id'])
    .orderBy('heardMs', 'desc')
    .execute();
  const days = new Map<string, ListeningDay>(
    daysBetween(from, to).map((date) => [date, { date, heardMs: 0, estimatedMs: 0, children: [] }]),
  );
  for (const { day: date, child_id, heardMs, estimatedMs } of rows) {
    const day = days.get(date);
    if (!day) continue;
    day.heardMs += heardMs;
    day.estimatedMs += estimatedMs;
    day.children.push({ ...(child_id === null ? {} : { childId: child_id }), heardMs });
  }
  return [...days.values()];
}
