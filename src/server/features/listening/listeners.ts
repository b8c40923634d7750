// What listening does when something happens elsewhere: deleted and revoked streams fall silent at once, and what was
// rendered again is played again.
import type { Events } from '../../events/events.ts';
import type { DamagedSegments } from '../../media/damaged-segments.ts';
import type { Sender } from '../../media/sender.ts';
import type { Listening } from './service.ts';

export interface ListeningListenersDeps {
  events: Events;
  listening: Listening;
  sender: Sender;
  damaged: DamagedSegments;
}

export function listenForListening({ events, listening, sender, damaged }: ListeningListenersDeps): void {
  events.on('stream.revoked', 'listening', ({ streamId }) => {
    sender.cut(streamId);
  });
  events.on('stream.deleted', 'listening', ({ streamId }) => {
    sender.cut(streamId);
    listening.forgetStream(streamId);
  });
  events.on('audio.ready', 'listening', async () => await damaged.recheck());
}
