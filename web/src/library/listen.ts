// Hears one thing at a time in the browser: a recording, a spoken sentence.
import { useSyncExternalStore } from 'react';
import { routePath } from '#client/client.ts';
import { api } from '#contract/api.ts';
import { tellProblem } from '../data/tell-problem.ts';

const sound = new Audio();
sound.preload = 'none';
let current: string | undefined;
const listeners = new Set<() => void>();

function set(path: string | undefined) {
  current = path;
  for (const listener of listeners) listener();
}
sound.addEventListener('ended', () => set(undefined));

function toggle(path: string) {
  if (current === path) {
    stopListening();
    return;
  }
  sound.src = path;
  set(path);
  sound.play().catch((error: unknown) => {
    // Another recording was started before this one could begin: nothing went wrong.
    if (error instanceof DOMException && error.name === 'AbortError') return;
    set(undefined);
    tellProblem(error);
  });
}

/** Another sound begins: this one is silent, and no more of it is fetched. */
export function stopListening(): void {
  sound.removeAttribute('src');
  sound.load();
  set(undefined);
}

export function soundOf(audioId: string): string {
  return routePath(api.library.playAudio.path, { params: { audioId } });
}

/** `path`: where its sound is. */
export function useListening(path: string): { playing: boolean; toggle(): void } {
  const playing = useSyncExternalStore(
    (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    () => current === path,
  );
  return { playing, toggle: () => toggle(path) };
}
