// What follows when a track ends or a child touches a knob. Pure: card, spot and rules in, next step out; playback.ts
// does it. What the vendor never published is marked "guessed" and is a switch where it can matter to us.

import type { TrackEvent } from '#cloud/wire/content.ts';
import type { StoredCard } from '../state.ts';
import { chapterAfter, findSpot, type Spot, spotsOf, trackAfter, visibleChapters } from './card-walk.ts';

export type Next = { do: 'play'; spot: Spot } | { do: 'stop' } | { do: 'nothing' };

export interface PlayRules {
  nowMs: number;
  repeatAll: boolean;
  eventsOnStreams: boolean;
  absentButtonEvent: 'ignore' | 'stop';
  rightTurn: 'auto' | 'chapter' | 'track';
}

const stop: Next = { do: 'stop' };
const nothing: Next = { do: 'nothing' };
const play = (spot: Spot | undefined, otherwise: Next): Next => (spot ? { do: 'play', spot } : otherwise);

export function afterTrackEnd(card: StoredCard, spot: Spot, rules: PlayRules): Next {
  const event = eventsOf(spot, rules)?.onEnd;
  if (event) return follow(card, spot, event, rules);
  const advance = card.content.config?.autoadvance ?? 'next';
  if (advance === 'repeat') return { do: 'play', spot };
  if (advance === 'none') return stop;
  const next = trackAfter(card, spot, 1, rules.nowMs);
  if (!next && rules.repeatAll) return play(spotsOf(card, rules.nowMs)[0], stop);
  return play(next, stop);
}

/** A track that could not be fetched is passed over, whatever the card says about its end. */
export function afterFailure(card: StoredCard, spot: Spot, rules: PlayRules): Next {
  const next = trackAfter(card, spot, 1, rules.nowMs);
  return play(next ?? (rules.repeatAll ? spotsOf(card, rules.nowMs)[0] : undefined), stop);
}

/** "plain" when the button has no meaning of the card's own: then left pauses and right goes on. */
export function onButton(card: StoredCard, spot: Spot, side: 'left' | 'right', rules: PlayRules): Next | 'plain' {
  const events = eventsOf(spot, rules);
  if (!events) return 'plain';
  const event = side === 'left' ? events.onLhb : events.onRhb;
  if (event) return follow(card, spot, event, rules);
  return rules.absentButtonEvent === 'stop' ? stop : nothing;
}

/** The right-hand knob pressed: the next track; nothing beyond the last one (guessed). */
export function skipTrack(card: StoredCard, spot: Spot, by: number, rules: PlayRules): Next {
  if (card.content.config?.disableTrackNav) return nothing;
  return play(trackAfter(card, spot, by, rules.nowMs), nothing);
}

/** The right-hand knob turned: chapters; on a card of one chapter tracks (guessed; switch `rightTurn`). */
export function turnPages(card: StoredCard, spot: Spot, steps: number, rules: PlayRules): Next {
  const auto = visibleChapters(card, rules.nowMs).length > 1 ? 'chapter' : 'track';
  const unit = rules.rightTurn === 'auto' ? auto : rules.rightTurn;
  if (unit === 'track') return skipTrack(card, spot, steps, rules);
  if (card.content.config?.disableChapterNav) return nothing;
  return play(chapterAfter(card, spot, steps, rules.nowMs), nothing);
}

function eventsOf({ track }: Spot, rules: PlayRules) {
  return track.type === 'audio' || rules.eventsOnStreams ? track.events : undefined;
}

function follow(card: StoredCard, spot: Spot, event: TrackEvent, rules: PlayRules): Next {
  switch (event.cmd) {
    case 'goto':
      return play(findSpot(card, event.params, rules.nowMs), stop);
    case 'repeat':
      return { do: 'play', spot };
    case 'stop':
      return stop;
  }
}
