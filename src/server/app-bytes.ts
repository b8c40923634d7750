// The bytes of streams: what the door needs to say something before the database is there. Part of the composition root.
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Clock } from './clock.ts';
import type { Config } from './config.ts';
import { createStreamDoor } from './features/listening/routes.ts';
import { clientAddressThrough } from './http/client-address.ts';
import type { Log } from './log.ts';
import { BlockCache } from './media/block-cache.ts';
import { DamagedSegments, type DamagedSegmentsDeps } from './media/damaged-segments.ts';
import { DeliveryCounts } from './media/delivery-counts.ts';
import { DescriptorCache } from './media/descriptor-cache.ts';
import { PlanShelf } from './media/plan-shelf.ts';
import { SegmentStore } from './media/segments.ts';
import { Sender } from './media/sender.ts';
import { loadSentences } from './media/sentence.ts';

const SENTENCES = fileURLToPath(new URL('media/sentences', import.meta.url));

export type Bytes = Awaited<ReturnType<typeof openBytes>>;

export async function openBytes({ config, clock, log }: { config: Config; clock: Clock; log: Log }) {
  await using stack = new AsyncDisposableStack();
  const onFault = (cause: unknown) => log.error({ err: cause }, 'Audio could not be sent');
  const segments = new SegmentStore(join(config.dataFolder, 'segments'));
  const descriptors = stack.use(new DescriptorCache({ pathOf: (hash) => segments.pathOf(hash), clock, onFault }));
  const blocks = new BlockCache(descriptors, config.blockCacheBytes);
  const sentences = await loadSentences(SENTENCES, config.profile);
  const shelf = new PlanShelf({ blocks, findInMemory: (hash) => sentences.find(hash) });
  const counts = new DeliveryCounts(clock);
  let damaged: DamagedSegments | undefined;
  const onDamage = (hash: string, sizeBytes: number) => void damaged?.report([{ hash, sizeBytes }]);
  const sender = new Sender({ clock, onFault, onDamage });
  const door = createStreamDoor({
    ...{ sender, counts, clock, log },
    clientAddress: clientAddressThrough(config.trustedProxies),
    sentence: () => shelf.put(sentences.current.plan),
  });
  const owned = stack.move();
  return {
    ...{ segments, descriptors, blocks, sentences, shelf, counts, sender, door },
    /** From now on damage is recorded. */
    recordDamage(deps: Pick<DamagedSegmentsDeps, 'db' | 'events' | 'healed'>): DamagedSegments {
      damaged = new DamagedSegments({ ...deps, segments, onFault, forget: (hash) => blocks.forget(hash) });
      return damaged;
    },
    [Symbol.asyncDispose]: () => owned.disposeAsync(),
  };
}
