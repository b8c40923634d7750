// What is being edited and not saved yet. It outlives leaving the screen (not the page), and every step can be undone.
import { useState } from 'react';
import type { Source } from '#core/source/document.ts';

export interface Draft {
  name: string;
  source: Source;
}

/** Steps within this time are one to undo: typing a word is not seven steps. */
const ONE_STEP_MS = 900;
const MOST_STEPS = 200;

interface Kept {
  draft: Draft | undefined;
  past: (Draft | undefined)[];
  changedAtMs: number;
}

const kept = new Map<string, Kept>();

/** `key` names what is edited; `saved` is shown as long as nothing was changed. */
export function useDraft(key: string, saved: Draft) {
  const [state, setState] = useState<Kept>(() => kept.get(key) ?? { draft: undefined, past: [], changedAtMs: 0 });
  const put = (next: Kept) => {
    if (next.draft) kept.set(key, next);
    else kept.delete(key);
    setState(next);
  };
  const draft = state.draft ?? saved;
  return {
    draft,
    isChanged: state.draft !== undefined,
    change: (part: Partial<Draft>) => {
      const isSameStep = Date.now() - state.changedAtMs < ONE_STEP_MS;
      const past = isSameStep ? state.past : [...state.past, state.draft].slice(-MOST_STEPS);
      put({ draft: { ...draft, ...part }, past, changedAtMs: Date.now() });
    },
    undo:
      state.past.length > 0
        ? () => put({ draft: state.past.at(-1), past: state.past.slice(0, -1), changedAtMs: 0 })
        : undefined,
    discard: () => put({ draft: undefined, past: [], changedAtMs: 0 }),
  };
}
