// What memory does when something happens elsewhere: a child that was removed is forgotten.
import type { Events } from '../../../events/events.ts';
import type { Memory } from './service.ts';

export function listenForMemory({ events, memory }: { events: Events; memory: Pick<Memory, 'forgetRemoved'> }): void {
  events.on('family.changed', 'memory', () => memory.forgetRemoved());
}
