// Cards where two Yoto accounts are linked: which of them a card goes to, what stays when it moves or when an account goes,
// and that trouble with one does not reach the other.
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Card } from '#contract/cards.ts';
import { createPlaces } from '#server/features/cards/places/service.ts';
import { type CardWorld, openCardWorld, problemOf, wholeBook } from './card-world.ts';

let world: CardWorld;
let alex: string;
let robin: string;
let robinsMail: string;
beforeEach(async () => {
  world = await openCardWorld();
  world.shelf.addCollection('book', 2);
  alex = (await world.signIn()).id;
  await world.clock.advance(1000);
  const { users } = world.simulator.addFamily({ name: 'Grandparents', parents: ['Robin'] });
  robinsMail = users[0]?.email ?? '';
  robin = (await world.signIn(robinsMail)).id;
});
afterEach(async () => await world[Symbol.asyncDispose]());

const ownerOf = (yotoCardId = '') => {
  const record = world.simulator.state.cards.get(yotoCardId);
  return world.simulator.state.users.get(record?.ownerSub ?? '')?.name;
};
const made = async (): Promise<Card> => await world.cards.create({ content: wholeBook });
const cardsAtYoto = () => [...world.simulator.state.cards.values()].filter(({ deleted }) => !deleted).length;

describe('a card goes to', () => {
  it('the account that the parent says, and from then on there without being asked', async () => {
    const { id } = await made();
    expect(await problemOf(world.cards.send(id))).toMatchObject({
      code: 'yoto-account-unclear',
      detail: 'Alex, Robin',
    });
    expect(cardsAtYoto()).toBe(0);
    const sent = await world.cards.send(id, { accountId: robin });
    expect(sent).toMatchObject({ accountId: robin, state: 'sent' });
    expect(ownerOf(sent.yotoCardId)).toBe('Robin');
    await world.cards.update(id, { title: 'Another title' });
    expect((await world.cards.send(id)).yotoCardId).toBe(sent.yotoCardId);
    expect(world.twinOf(sent).title).toBe('Another title');
  });

  it('the other one, and leaves a twin that keeps playing and is found again when it comes back', async () => {
    const { id } = await made();
    const atAlex = await world.cards.send(id, { accountId: alex });
    const atRobin = await world.cards.send(id, { accountId: robin });
    expect([ownerOf(atAlex.yotoCardId), ownerOf(atRobin.yotoCardId)]).toEqual(['Alex', 'Robin']);
    expect(await world.cards.get(id)).toMatchObject({ accountId: robin, yotoCardId: atRobin.yotoCardId });

    world.shelf.addCollection('book', 1, { parts: [{ audioId: 'book-2', title: 'Part 2', state: 'ready' }] });
    await world.cards.send(id);
    const playing = world.twinOf(atAlex).content?.chapters?.flatMap(({ tracks }) => tracks) ?? [];
    const kept = await world.shelf.streams.describeAll([...world.shelf.kept.keys()]);
    expect(playing).toHaveLength(2);
    for (const { trackUrl } of playing) expect(kept.map(({ url }) => url)).toContain(trackUrl);

    const back = await world.cards.send(id, { accountId: alex });
    expect(back).toMatchObject({ accountId: alex, yotoCardId: atAlex.yotoCardId });
    expect(world.twinOf(back).content?.chapters).toHaveLength(1);
    expect(cardsAtYoto()).toBe(2);
  });

  it('where it is told apart from what it was before, when the answer is lost', async () => {
    const { id } = await made();
    const first = await world.cards.send(id, { accountId: alex });
    world.simulator.faults.add({ kind: 'lost-answer', method: 'POST', pathStart: '/content', times: 1 });
    const sending = world.cards.send(id, { accountId: alex, asNew: true });
    const second = await sending;
    expect(second.yotoCardId).not.toBe(first.yotoCardId);
    expect(cardsAtYoto()).toBe(2);
  });
});

it('what players play is known on both accounts', async () => {
  const { id, tracks } = await made();
  const atAlex = await world.cards.send(id, { accountId: alex });
  const atRobin = await world.cards.send(id, { accountId: robin });
  const { db, events, shelf } = world;
  const streams = await shelf.streams.describeAll([...shelf.kept.keys()]);
  const streamAt = (trackUrl: string) => {
    const found = streams.find(({ url }) => url === trackUrl);
    return found && { streamId: found.id };
  };
  const places = await createPlaces({ db, events, streamAt });
  for (const { yotoCardId = '' } of [atAlex, atRobin]) {
    expect(places.at(yotoCardId, '01', '01')?.streamId).toBe(tracks[0]?.streamId);
    expect(places.titlesOf([yotoCardId]).get(yotoCardId)).toBe('The Wind in the Willows');
  }
  await world.cards.remove(id, { alsoAtYoto: true });
  expect(shelf.kept.size).toBe(2);
});

describe('when an account goes', () => {
  it('its cards stay on it, say so, and may go to the other', async () => {
    const { id } = await made();
    const sent = await world.cards.send(id, { accountId: robin });
    await world.link.unlink(robin);
    expect(await world.cards.get(id)).toMatchObject({ accountId: robin, state: 'sent' });
    expect(ownerOf(sent.yotoCardId)).toBe('Robin');
    expect((await problemOf(world.cards.send(id))).code).toBe('yoto-account-gone');
    expect((await problemOf(world.cards.remove(id, { alsoAtYoto: true }))).code).toBe('yoto-account-gone');
    const moved = await world.cards.send(id, { accountId: alex });
    expect([ownerOf(moved.yotoCardId), ownerOf(sent.yotoCardId)]).toEqual(['Alex', 'Robin']);
  });

  it('they are at home there again once it is linked again', async () => {
    const { id } = await made();
    const sent = await world.cards.send(id, { accountId: robin });
    await world.link.unlink(robin);
    expect((await world.signIn(robinsMail)).id).toBe(robin);
    await world.cards.update(id, { title: 'After the summer' });
    expect((await world.cards.send(id)).yotoCardId).toBe(sent.yotoCardId);
  });

  it('and none is left, that is what is said', async () => {
    const { id } = await made();
    await world.cards.send(id, { accountId: robin });
    await world.link.unlink(robin);
    await world.link.unlink(alex);
    expect((await problemOf(world.cards.send(id))).code).toBe('yoto-not-linked');
  });
});

it('one whose sign-in has ended does not keep the other from working', async () => {
  const [here, there] = [await made(), await made()];
  const user = [...world.simulator.state.users.values()].find(({ name }) => name === 'Robin');
  for (const grant of world.simulator.state.grants.values()) if (grant.sub === user?.sub) grant.revoked = true;
  await world.clock.advance(2 * 3_600_000);
  expect((await problemOf(world.cards.send(there.id, { accountId: robin }))).code).toBe('yoto-sign-in-needed');
  expect((await world.cards.send(here.id, { accountId: alex })).state).toBe('sent');
  expect((await world.link.icons()).length).toBeGreaterThan(0);
});
