// Figures of streaming for /metrics. Streams are named by id, never by address. Values are read when somebody asks.
import { Counter, Gauge, type Registry } from 'prom-client';
import type { BlockCache } from '../media/block-cache.ts';
import type { DeliveryCounts } from '../media/delivery-counts.ts';
import type { DescriptorCache } from '../media/descriptor-cache.ts';
import type { Sender } from '../media/sender.ts';

export interface StreamFiguresDeps {
  figures: Registry;
  counts: DeliveryCounts;
  sender: Sender;
  blocks: BlockCache;
  descriptors: DescriptorCache;
}

const COUNTERS = {
  bytes: { name: 'yss_stream_bytes_total', help: 'Bytes of audio that the system took for listeners.' },
  requests: { name: 'yss_stream_requests_total', help: 'Requests on stream addresses.' },
  listenings: { name: 'yss_stream_listenings_total', help: 'Plays that were pinned.' },
} as const;

export function registerStreamFigures({ figures, counts, sender, blocks, descriptors }: StreamFiguresDeps): void {
  const registers = [figures];
  for (const [what, { name, help }] of Object.entries(COUNTERS) as [
    keyof typeof COUNTERS,
    { name: string; help: string },
  ][]) {
    new Counter({
      ...{ name, help, registers, labelNames: ['stream'] as const },
      collect() {
        this.reset();
        for (const [stream, count] of counts.all()) this.inc({ stream }, count[what]);
      },
    });
  }
  const gauge = (name: string, help: string, read: () => number) =>
    new Gauge({
      ...{ name, help, registers },
      collect() {
        this.set(read());
      },
    });
  gauge('yss_open_answers', 'Listeners that bytes are being sent to.', () => sender.activeCount);
  gauge('yss_block_cache_bytes', 'Memory that holds recently sent audio.', () => blocks.heldBytes);
  gauge('yss_open_segments', 'Segment files that are open.', () => descriptors.openCount);
}
