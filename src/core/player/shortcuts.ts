// What the right-hand button plays while there is no card in the slot, by day and by night, as Yoto keeps it. A written
// block replaces the whole one (docs/protocol/yoto.md §7): times of day and commands that we do not know travel through.
// Pure; who writes it is the server's.

export interface Shortcut {
  yotoCardId: string;
  chapterKey?: string | undefined;
  trackKey?: string | undefined;
}

export interface Shortcuts {
  day: Shortcut[];
  night: Shortcut[];
}

/** All of a time of day, in order; absent: as before. */
export interface ShortcutsChange {
  day?: readonly Shortcut[] | undefined;
  night?: readonly Shortcut[] | undefined;
}

type Loose = Readonly<Record<string, unknown>>;

const PLAY = 'track-play';
const TIMES = ['day', 'night'] as const;

/** What is odd or absent is not among them. */
export function readShortcuts(block: unknown): Shortcuts {
  const modes = looseOf(looseOf(block).modes);
  const read = (time: 'day' | 'night') => contentOf(modes[time]).flatMap((entry) => readOne(entry) ?? []);
  return { day: read('day'), night: read('night') };
}

/** The whole block as it is to be written. What a place in the row has beyond what we know stays at that place. */
export function mergeShortcuts(block: unknown, change: ShortcutsChange): { modes: Record<string, unknown> } {
  // Yoto counts its versions itself.
  const { versionId: _, ...known } = looseOf(block);
  const modes = { ...looseOf(known.modes) };
  for (const time of TIMES) {
    const wanted = change[time];
    const before = looseOf(modes[time]);
    if (wanted) modes[time] = { ...before, content: mergeContent(contentOf(before), wanted) };
    // A block without a time of day is none.
    else modes[time] ??= { content: [] };
  }
  return { ...known, modes };
}

function mergeContent(before: readonly unknown[], wanted: readonly Shortcut[]): unknown[] {
  const ours = before.filter((entry) => readOne(entry) !== undefined);
  const others = before.filter((entry) => readOne(entry) === undefined);
  const written = wanted.map(({ yotoCardId, chapterKey, trackKey }, index) => {
    const entry = looseOf(ours[index]);
    const { card: _card, chapter: _chapter, track: _track, ...params } = looseOf(entry.params);
    const place = {
      ...(chapterKey === undefined ? {} : { chapter: chapterKey }),
      ...(trackKey === undefined ? {} : { track: trackKey }),
    };
    return { ...entry, cmd: PLAY, params: { ...params, card: yotoCardId, ...place } };
  });
  return [...written, ...others];
}

function readOne(entry: unknown): Shortcut | undefined {
  const { cmd, params } = looseOf(entry);
  const { card, chapter, track } = looseOf(params);
  if (cmd !== PLAY || typeof card !== 'string' || card === '') return undefined;
  return { yotoCardId: card, chapterKey: keyOf(chapter), trackKey: keyOf(track) };
}

const keyOf = (value: unknown) => (typeof value === 'string' && value !== '' ? value : undefined);

function contentOf(list: unknown): readonly unknown[] {
  const { content } = looseOf(list);
  return Array.isArray(content) ? content : [];
}

function looseOf(value: unknown): Loose {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Loose) : {};
}
