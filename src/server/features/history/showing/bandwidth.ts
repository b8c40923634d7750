// What was sent: by day, by stream, by player.
import type { Bandwidth } from '#contract/history.ts';
import { daysBetween } from '#core/history/days.ts';
import type { Reader } from '../../../db/db.ts';

export async function showBandwidth(reader: Reader, { from, to }: { from: string; to: string }): Promise<Bandwidth> {
  const sent = reader
    .selectFrom('sent_day')
    .select((eb) => eb.fn.sum<number>('bytes').as('bytes'))
    .where('day', '>=', from)
    .where('day', '<=', to);
  const days = await sent.select('day').groupBy('day').execute();
  const streams = await sent
    .leftJoin('stream', 'stream.id', 'sent_day.stream_id')
    .select(['sent_day.stream_id', 'stream.name'])
    .groupBy('sent_day.stream_id')
    .orderBy('bytes', 'desc')
    .execute();
  const players = await sent
    .leftJoin('player', 'player.id', 'sent_day.player_id')
    .select(['sent_day.player_id', 'player.name'])
    .groupBy('sent_day.player_id')
    .orderBy('bytes', 'desc')
    .execute();
  const bytesOf = new Map(days.map(({ day, bytes }) => [day, bytes]));
  return {
    days: daysBetween(from, to).map((date) => ({ date, bytes: bytesOf.get(date) ?? 0 })),
    streams: streams.map(({ stream_id: streamId, name, bytes }) => ({ streamId, ...(name ? { name } : {}), bytes })),
    players: players.map(({ player_id, name, bytes }) => ({
      ...(player_id === '' ? {} : { playerId: player_id }),
      ...(name ? { name } : {}),
      bytes,
    })),
  };
}
