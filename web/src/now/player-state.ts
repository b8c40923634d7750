// What a player does, in one word and its tone.
import type { Hearing, Player } from '#contract/players.ts';
import type { Tone } from '../ui/badge.tsx';

type State = 'offline' | 'loading' | 'playing' | 'paused' | 'stopped' | 'unsure' | 'online';

export function stateOf({ online, stale, status, waiting }: Player): [Tone, State] {
  if (!online) return ['calm', 'offline'];
  if (!status) return ['calm', 'online'];
  if (stale) return ['calm', status === 'stopped' ? 'stopped' : 'unsure'];
  if (waiting) return ['warn', 'loading'];
  return [status === 'playing' ? 'good' : 'calm', status];
}

/** Whether the account lets this server ask its players for anything; whether they are heard just now is another matter. */
export function mayAsk(hearing: Hearing | undefined): boolean {
  return hearing !== 'permission-missing' && hearing !== 'signed-out';
}
