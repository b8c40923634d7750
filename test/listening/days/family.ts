// Who lives in the house, as the parents have said it to the server: children, whose player is whose, and which bookmarks
// were put somewhere by hand. Kept beside the server, so that what it does can be held against it.
import type { House } from './house.ts';

const COLOURS = ['coral', 'sea', 'leaf'] as const;

export class Family {
  /** Two who have songs of their own, and one for unknown listeners. */
  childIds: string[] = [];
  readonly #house: House;
  readonly #whose = new Map<string, string>();
  readonly #everOf = new Map<string, Set<string>>();
  readonly #puts = new Map<string, Set<string>>();
  readonly #moved = new Set<string>();
  sharedId = '';

  constructor(house: House) {
    this.#house = house;
  }

  async moveIn(hasDefaultChild: boolean): Promise<void> {
    const { client, options } = this.#house;
    for (const [index, colour] of COLOURS.entries()) {
      const child = await client.family.addChild({ body: { name: `Child ${index}`, colour } });
      this.childIds.push(child.id);
      this.#everOf.set(child.id, new Set());
    }
    const defaultChildId = hasDefaultChild ? (this.childIds[2] ?? null) : null;
    await client.family.updateSettings({ body: { timeZone: 'Europe/Paris', defaultChildId } });
    if (!options.hasEvents) return;
    const [first = '', second = '', shared = ''] = options.playerIds;
    this.sharedId = shared;
    await this.give(first, 0);
    await this.give(second, 1);
    await client.family.updatePlayer({ params: { playerId: shared }, body: { shared: true } });
    await this.handTo(0);
  }

  async give(playerId: string, child: number): Promise<void> {
    const childId = this.childIds[child] ?? '';
    await this.#house.client.family.updatePlayer({ params: { playerId }, body: { childId } });
    this.#is(playerId, childId);
  }

  /** The shared player. */
  async handTo(child: number): Promise<void> {
    const childId = this.childIds[child] ?? '';
    const body = { nowListeningChildId: childId };
    await this.#house.client.family.updatePlayer({ params: { playerId: this.sharedId }, body });
    this.#is(this.sharedId, childId);
  }

  whose(playerId: string): string | undefined {
    return this.#whose.get(playerId);
  }

  /** Players that were ever this child's; all of them for the one who stands for unknown listeners. */
  playersOf(childId: string): string[] | undefined {
    return childId === this.childIds[2] ? undefined : [...(this.#everOf.get(childId) ?? [])];
  }

  put(listener: string, collectionId: string, audioId: string, positionMs: number): void {
    const key = `${listener} ${collectionId}`;
    const puts = this.#puts.get(key) ?? new Set();
    this.#puts.set(key, puts.add(`${audioId} ${positionMs}`));
    this.#moved.add(key);
  }

  wasPutTo(listener: string, collectionId: string, audioId: string, positionMs: number): boolean {
    return this.#puts.get(`${listener} ${collectionId}`)?.has(`${audioId} ${positionMs}`) ?? false;
  }

  /** A person has put it somewhere, or has changed the book: its order says nothing any more. */
  isMoved(childId: string, book: number): boolean {
    return this.#moved.has(`child ${childId} book-${book}`) || this.#moved.has(`book-${book}`);
  }

  changedBook(book: number): void {
    this.#moved.add(`book-${book}`);
  }

  #is(playerId: string, childId: string): void {
    this.#whose.set(playerId, childId);
    this.#everOf.get(childId)?.add(playerId);
  }
}
