// What is reserved before a player is sent to a place: where, and what it is to play there. Sending is desk.ts.
import { cardIdFromUri } from '#cloud/wire/mqtt.ts';
import type { ReservedStart } from '#core/listening/reserved.ts';
import type { Playback } from '#core/player/playback.ts';
import { type PlayerState, playbackOf } from '#core/player/state.ts';
import type { CommandToSend } from '#core/player/wishes.ts';
import type { Source } from '#core/source/document.ts';

export interface StartToReserve extends ReservedStart {
  /** What the player does now. */
  playing: Playback | undefined;
}

/** What a card that is started is to play, when it is not for the stream to decide. */
export interface PlayToStart {
  /** A play to go on with. */
  listeningId?: string | undefined;
  /** Played instead of what the stream plays. */
  source?: Source | undefined;
  /** The card is in nobody's hands: only our commands start it. */
  isOursAlone?: boolean | undefined;
  /** Called when it is reserved; the promise tells whether it was fetched. */
  reserved?: ((answered: Promise<boolean>) => void) | undefined;
}

/** As the command says it, and as its player will ask for it: on a card that is active, without seconds it only goes on. */
export function startOf(
  { uri, chapterKey, trackKey, secondsIn }: Extract<CommandToSend, { name: 'card/start' }>['body'],
  state: PlayerState,
): StartToReserve {
  const playing = playbackOf(state);
  const yotoCardId = cardIdFromUri(uri) ?? '';
  const goesOn = secondsIn === undefined && playing?.yotoCardId === yotoCardId;
  const keys = goesOn ? { chapterKey: playing.chapterKey, trackKey: playing.trackKey } : { chapterKey, trackKey };
  const positionMs = secondsIn === undefined ? undefined : secondsIn * 1000;
  return { playerId: state.playerId, yotoCardId, ...keys, positionMs, playing };
}
