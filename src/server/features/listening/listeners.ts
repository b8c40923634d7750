// What listening does when something happens elsewhere: what plays on an address that was taken back falls silent at
// once, and what was rendered again is played again.
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
  const cutClosed = () => {
    sender.cut(({ mayGoOn }) => mayGoOn?.() === false);
  };
  for (const name of ['stream.changed', 'stream.revoked', 'stream.deleted'] as const) {
    events.on(name, 'listening', cutClosed);
  }
  events.on('stream.deleted', 'listening', ({ streamId }) => listening.forgetStream(streamId));
  events.on('audio.ready', 'listening', () => damaged.recheck());
  events.on('job.finished', 'listening', async ({ kind }) => {
    if (kind === 'speak') await damaged.recheck();
  });
}
