// What parents do meanwhile: they rewrite recipes, reorder and shorten books, flip switches, hand the shared player on,
// put bookmarks elsewhere, look at previews, and delete things. All of it through the API.
import type { BookmarkOwner } from '#contract/bookmarks.ts';
import { Problem } from '#contract/errors.ts';
import { FRAME_MS } from '#core/mp3/profile.ts';
import type { Family } from './family.ts';
import { audioIdOf, bookIdOf } from './furnish.ts';
import type { House } from './house.ts';
import type { PretendCard } from './listener-deps.ts';
import { drawRecipe, type Recipe } from './recipes.ts';

export interface ParentsDeps {
  house: House;
  family: Family;
  cards: PretendCard[];
  random: () => number;
  tell: (what: string) => void;
  note: (what: string) => void;
}

export class Parents {
  readonly #deps: ParentsDeps;
  readonly #streamIds: string[] = [];
  edits = 0;

  constructor(deps: ParentsDeps) {
    this.#deps = deps;
  }

  async addStream({ source, slots }: Recipe): Promise<void> {
    const { house, cards } = this.#deps;
    const body = { name: `Stream ${cards.length}`, document: { version: 1 as const, source } };
    const stream = await house.client.streams.create({ body });
    this.#streamIds.push(stream.id);
    const urls = Array.from({ length: Math.max(1, slots) }, (_, index) =>
      slots === 0 ? stream.url : stream.url.replace('.mp3', `/${index + 1}-${slots}.mp3`),
    );
    const yotoCardId = `crd${String(cards.length).padStart(2, '0')}`;
    const content = { from: 'stream' as const, streamId: stream.id };
    const { id } = await house.client.cards.create({ body: { content } });
    house.sendCard(id, yotoCardId, urls);
    cards.push({ yotoCardId, paths: urls.map((url) => new URL(url).pathname), isGone: false });
    // Places of cards are read when a stream is made.
    const last = await house.client.streams.create({ body: { ...body, name: 'For a moment' } });
    await house.client.streams.remove({ params: { streamId: last.id } });
    await house.settle();
  }

  async change(): Promise<void> {
    const { house, random, tell } = this.#deps;
    this.edits++;
    this.#deps.note('parent changes something');
    const kills = house.kills + house.restarts;
    try {
      await this.#pick(this.#changes())();
    } catch (cause) {
      const isRefused = cause instanceof Problem && ['not-found', 'audio-missing', 'audio-in-use'].includes(cause.code);
      // The server was killed meanwhile, or it says why not.
      if (!isRefused && kills === house.kills + house.restarts && !house.underWay)
        tell(`a parent was refused: ${String(cause)}`);
    }
    if (random() < 0.3) await house.client.streams.list().catch(() => undefined);
  }

  #changes(): (() => Promise<unknown>)[] {
    const { house, family, random } = this.#deps;
    const { client, shelf } = house;
    const some = Math.floor(random() * this.#streamIds.length);
    const params = { streamId: this.#streamIds[some] ?? '' };
    const recipe = () => drawRecipe(shelf, family.childIds, random).source;
    const edit = async () =>
      await client.streams.update({ params, body: { document: { version: 1, source: recipe() } } });
    const preview = async () =>
      await client.preview.decide({ params, body: { childId: family.childIds[this.#pick([0, 1])] ?? '' } });
    return [
      edit,
      edit,
      edit,
      async () => await client.family.setSwitch({ params: { name: 'Holidays' }, body: { on: random() < 0.5 } }),
      async () => house.options.hasEvents && (await family.handTo(this.#pick([0, 1]))),
      async () => house.options.hasEvents && (await family.handTo(this.#pick([0, 1]))),
      async () => await this.#changeBook(this.#pick([0, 1])),
      async () => await this.#moveBookmark(),
      async () => await this.#moveBookmark(),
      async () =>
        await client.library.updateAudio({
          params: { audioId: audioIdOf(this.#pick(shelf.songs)) },
          body: { title: `Song ${random()}` },
        }),
      async () => await client.family.updateSettings({ body: { language: this.#pick(['en', 'de', 'fr'] as const) } }),
      async () =>
        await client.family.updateSettings({
          body: { evergreenCollectionId: this.#pick([null, bookIdOf(0), bookIdOf(1)]) },
        }),
      preview,
      preview,
    ];
  }

  async #changeBook(book: number): Promise<void> {
    const { house, family, random } = this.#deps;
    const parts = house.shelf.books[book] ?? [];
    const audioIds = parts
      .map(audioIdOf)
      .sort(() => random() - 0.5)
      .slice(0, Math.max(1, parts.length - Math.floor(random() * 3)));
    family.changedBook(book);
    await house.client.library.updateCollection({ params: { collectionId: bookIdOf(book) }, body: { audioIds } });
  }

  async #moveBookmark(): Promise<void> {
    const { house, family, random } = this.#deps;
    const { bookmarks } = house.client;
    const book = this.#pick([0, 1]);
    const collectionId = bookIdOf(book);
    const childId = family.childIds[this.#pick([0, 1])] ?? '';
    const owner: BookmarkOwner = { childId, collectionId };
    const listener = `child ${childId}`;
    const earlier = (await bookmarks.listBookmarks()).items.find(
      (one) => one.childId === childId && one.collectionId === collectionId,
    );
    const number = this.#pick(house.shelf.books[book] ?? []);
    const lengthMs = (house.recordings.list[number]?.frames ?? 0) * FRAME_MS;
    // No place lies behind the end of its part.
    const positionMs = Math.min(Math.floor(random() * 30_000), lengthMs);
    await this.#pick([
      async () => {
        family.put(listener, collectionId, earlier?.audioId ?? '', 0);
        await bookmarks.startAgain({ body: owner });
      },
      async () => {
        family.put(listener, collectionId, earlier?.earlier?.audioId ?? '', earlier?.earlier?.positionMs ?? 0);
        await bookmarks.goBack({ body: owner });
      },
      async () => {
        family.put(listener, collectionId, audioIdOf(number), positionMs);
        await bookmarks.putBookmark({ body: { ...owner, audioId: audioIdOf(number), positionMs } });
      },
      async () => {
        family.put(listener, collectionId, '', 0);
        await bookmarks.removeBookmark({ query: owner });
      },
    ])();
  }

  #pick<T>(list: readonly T[]): T {
    return list[Math.floor(this.#deps.random() * list.length)] as T;
  }
}
