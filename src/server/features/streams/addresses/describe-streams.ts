// Streams as a parent sees them: addresses, what would play now, and how much each was used. It changes nothing.
import { Problem } from '#contract/errors.ts';
import type { Stream } from '#contract/streams.ts';
import { isUnchanging, type TraceStep } from '#core/source/decide.ts';
import { readSourceDocument, type Source } from '#core/source/document.ts';
import { eachNode } from '#core/source/needs.ts';
import type { Clock } from '../../../clock.ts';
import type { DeliveryCounts } from '../../../media/delivery-counts.ts';
import { neutralMoment, type Planned, type Planner } from '../../../media/planner.ts';
import type { Secrets } from '../../../secrets.ts';
import type { StreamRow } from '../store.ts';
import type { AddressBook } from './address-book.ts';

const PUBLIC_WARNING = 'Anybody can guess this address and listen. Use it only for what may be public.';

/** What it would play and why is put into words for whoever reads it. */
export type DescribedStream = Omit<Stream, 'explanation'> & { trace: readonly TraceStep[] };

export interface DescribeDeps {
  clock: Clock;
  secrets: Secrets;
  planner: Pick<Planner, 'planAll'>;
  counts: DeliveryCounts;
  baseUrl: () => string;
  addresses: Pick<AddressBook, 'of'>;
}

export function describesStreams(deps: DescribeDeps) {
  /** @throws Problem not-found. */
  function urlOf(streamId: string): string {
    const sealed = deps.addresses.of(streamId)?.sealed;
    if (sealed === undefined) throw new Problem('not-found');
    return `${deps.baseUrl()}/s/${deps.secrets.open(sealed)}.mp3`;
  }

  async function describeAll(rows: readonly StreamRow[]): Promise<DescribedStream[]> {
    const sources = rows.map((row) => sourceOf(row));
    const known = sources.filter((source) => source !== undefined).map((source) => ({ source }));
    const planned = await deps.planner.planAll(known, neutralMoment(deps.clock.now()));
    return rows.map((row, index) => {
      const source = sources[index];
      return describe(row, source, source && planned.shift());
    });
  }

  function describe(row: StreamRow, source: Source | undefined, planned: Planned | undefined): DescribedStream {
    const plan = planned?.outcome === 'planned' ? planned.plan : undefined;
    const { lastSeenAtMs, ...use } = deps.counts.of(row.id);
    return {
      id: row.id,
      name: row.name,
      document: parsed(row.document) ?? null,
      url: urlOf(row.id),
      ...describePublic(deps.addresses.of(row.id)?.publicName),
      trace: planned?.trace ?? [{ did: 'not-yet' }],
      playable: plan !== undefined,
      unchanging: source !== undefined && isUnchanging(source),
      resumes: source !== undefined && resumesItself(source),
      ...(plan ? { durationMs: plan.durationMs, sizeBytes: plan.sizeBytes } : {}),
      use: { ...use, ...(lastSeenAtMs === undefined ? {} : { lastSeenAt: new Date(lastSeenAtMs).toISOString() }) },
      createdAt: new Date(row.created_at_ms).toISOString(),
      updatedAt: new Date(row.updated_at_ms).toISOString(),
    };
  }

  function describePublic(name: string | undefined): Pick<Stream, 'publicAddress'> {
    if (name === undefined) return {};
    return { publicAddress: { name, url: `${deps.baseUrl()}/audio/${name}.mp3`, warning: PUBLIC_WARNING } };
  }

  return { urlOf, describeAll };
}

function resumesItself(source: Source): boolean {
  return eachNode(source).some((node) => node.kind === 'series' && node.resume);
}

/** undefined: written by a newer program, or damaged. */
export function sourceOf({ document }: Pick<StreamRow, 'document'>): Source | undefined {
  const read = readSourceDocument(parsed(document));
  return read.outcome === 'read' ? read.document.source : undefined;
}

/** undefined: no JSON. One damaged row must not take the others along. */
function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
