// Keeps cards in step with the library: what a card would say changes when its audio is rendered, fails, is renamed or
// moved. An import tells thousands of such things, so they are gathered and looked at once.
import type { Clock } from '../../clock.ts';
import type { Events } from '../../events/events.ts';
import type { Log } from '../../log.ts';
import type { Cards } from './service.ts';

const GATHER_MS = 3_000;

export interface CardListeners extends AsyncDisposable {
  /** Looks now at what was gathered. */
  settled(): Promise<void>;
}

export function watchForCards(deps: { events: Events; cards: Cards; clock: Clock; log: Log }): CardListeners {
  const { events, cards, clock, log } = deps;
  let cancel: (() => void) | undefined;
  let looking: Promise<void> = Promise.resolve();

  function look(): Promise<void> {
    cancel?.();
    cancel = undefined;
    looking = looking
      .then(() => cards.refreshAll())
      .catch((cause) => log.error({ err: cause }, 'Cards could not be brought in step with the library'));
    return looking;
  }
  const gather = () => {
    cancel ??= clock.after(GATHER_MS, look);
  };
  const names = ['library.changed', 'audio.ready', 'audio.failed', 'stream.changed', 'stream.deleted'] as const;
  const stops = names.map((name) => events.on(name, 'cards', gather));

  return {
    settled: () => (cancel ? look() : looking),
    async [Symbol.asyncDispose]() {
      for (const stop of stops) stop();
      cancel?.();
      await looking;
    },
  };
}
