// Hears one recording at a time in the browser.
import { useSyncExternalStore } from 'react';
import { routePath } from '#client/client.ts';
import { api } from '#contract/api.ts';
import { tellProblem } from '../data/tell-problem.ts';

const sound = new Audio();
sound.preload = 'none';
let current: string | undefined;
const listeners = new Set<() => void>();

function set(audioId: string | undefined) {
  current = audioId;
  for (const listener of listeners) listener();
}
sound.addEventListener('ended', () => set(undefined));

function toggle(audioId: string) {
  if (current === audioId) {
    stopListening();
    return;
  }
  sound.src = routePath(api.library.playAudio.path, { params: { audioId } });
  set(audioId);
  sound.play().catch((error: unknown) => {
    // Another recording was started before this one could begin: nothing went wrong.
    if (error instanceof DOMException && error.name === 'AbortError') return;
    set(undefined);
    tellProblem(error);
  });
}

/** Another sound begins: this one is silent. */
export function stopListening(): void {
  sound.pause();
  set(undefined);
}

export function useListening(audioId: string): { playing: boolean; toggle(): void } {
  const playing = useSyncExternalStore(
    (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    () => current === audioId,
  );
  return { playing, toggle: () => toggle(audioId) };
}
