// Streams that cannot play what they should: the parent is told once of each, and told when it is over, as soon as it
// plays again or as something changes that makes it play. What depends on the child is a trouble of that child's own. It
// decides nothing about what is heard meanwhile; that is fallback/.
import type { Events } from '../../../events/events.ts';
import type { Log } from '../../../log.ts';
import type { NoticeAbout } from '../../../ops/notice-words.ts';
import type { Notices } from '../../../ops/notices.ts';
import { createTurns } from '../../../turns.ts';

const START = 'stream ';

export interface Trouble {
  streamId: string;
  /** Absent: of the stream, whoever listens. */
  childId?: string | undefined;
}

export interface TroublesDeps {
  events: Pick<Events, 'on'>;
  notices: Pick<Notices, 'raiseSoon' | 'clearSoon' | 'openTopics'>;
  log: Log;
  /** Whether it would play now. Also when the stream is gone: nobody waits for it any more. */
  isOver: (trouble: Trouble) => Promise<boolean>;
}

export type Troubles = Awaited<ReturnType<typeof watchTroubles>>;

/** Reads what earlier runs have told, so that it is taken back too. */
export async function watchTroubles({ events, notices, log, isOver }: TroublesDeps) {
  const turns = createTurns();
  const known = new Map<string, { trouble: Trouble; said: string }>();
  for (const topic of await notices.openTopics(START)) known.set(topic, { trouble: troubleOf(topic), said: '' });

  function over(trouble: Trouble): void {
    if (known.delete(topicOf(trouble))) notices.clearSoon(topicOf(trouble));
  }

  const lookAgain = () =>
    turns.take('look', async () => {
      for (const { trouble } of [...known.values()]) if (await isOver(trouble)) over(trouble);
    });

  /** Something has changed that may have healed it. Never rejects. */
  async function lookAgainSoon(): Promise<void> {
    if (known.size > 0)
      await lookAgain().catch((cause) => log.error({ err: cause }, 'A trouble could not be looked at'));
  }

  for (const name of [
    'audio.ready',
    'library.changed',
    'family.changed',
    'stream.changed',
    'stream.deleted',
  ] as const) {
    events.on(name, 'troubles', lookAgainSoon);
  }
  events.on('job.finished', 'troubles', async ({ kind }) => {
    if (kind === 'speak') await lookAgainSoon();
  });

  return {
    raise(trouble: Trouble, about: NoticeAbout): void {
      const topic = topicOf(trouble);
      const said = JSON.stringify(about);
      if (known.get(topic)?.said === said) return;
      known.set(topic, { trouble, said });
      notices.raiseSoon(topic, about);
    },

    /** It has played for this child: so does the stream. */
    playedFor({ streamId, childId }: Trouble): void {
      over({ streamId });
      if (childId !== undefined) over({ streamId, childId });
    },
  };
}

function topicOf({ streamId, childId }: Trouble): string {
  return childId === undefined ? `${START}${streamId}` : `${START}${streamId} ${childId}`;
}

function troubleOf(topic: string): Trouble {
  const [streamId = '', childId] = topic.slice(START.length).split(' ');
  return { streamId, childId };
}
