// What history does when a player says something: cards that are not ours are followed.
import { tellsOfPlaying } from '#core/player/state.ts';
import type { Players } from '../players/service.ts';
import type { CardHistory } from './cards/service.ts';

/** Returns how to stop. */
export function listenForHistory(players: Pick<Players, 'onState'>, otherCards: Pick<CardHistory, 'hear'>): () => void {
  return players.onState((state, _before, message) => {
    if (tellsOfPlaying(message)) otherCards.hear(state);
  });
}
