// When a request is answered with whom: every way of finding a listener, and what comes too late.
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Identified, StartRequest } from '#server/features/listening/who/service.ts';
import { ADDRESS, House, PLACE } from './who-house.ts';

let house: House;
beforeEach(async () => {
  house = await new House().open();
});
afterEach(async () => await house.close());

const [P, Q] = ['player-0', 'player-1'];
const ELSEWHERE = '198.51.100.1';
const childOf = (playerId: string) => house.childOf.get(playerId);
const begins = (playerId: string, cardId = PLACE.yotoCardId) =>
  house.hear(playerId, { ...PLACE, cardId, position: 0, playbackWait: true });

/** The answer, once there is one. */
interface Asked {
  found?: Identified;
}

function ask(change: Partial<StartRequest> = {}): Asked {
  const asked: Asked = {};
  const request = { streamId: 'stream', address: ADDRESS, arrivedAtMs: house.clock.now(), ...change };
  house.who.identify(request).then((found) => {
    asked.found = found;
  });
  return asked;
}

/** Time goes on; what was begun gets its turn before and after. */
async function pass(ms: number): Promise<void> {
  await new Promise((resolve) => setImmediate(resolve));
  await house.clock.advance(ms);
  await new Promise((resolve) => setImmediate(resolve));
}

describe('an event', () => {
  it('tells who has waited for it', async () => {
    const asked = ask();
    await pass(200);
    begins(P);
    await pass(99);
    expect(asked.found).toBeUndefined();
    await pass(1);
    expect(asked.found).toMatchObject({ playerId: P, childId: childOf(P), confidence: 'event' });
  });

  it('that was first tells at once', async () => {
    begins(P);
    await pass(1500);
    const asked = ask();
    await pass(0);
    expect(asked.found).toMatchObject({ playerId: P, confidence: 'event' });
  });

  it('is not waited for longer than 800 ms; one that is late is told afterwards', async () => {
    const late: unknown[] = [];
    house.who.onLate((id, found) => late.push({ id, ...found }));
    const asked = ask();
    await pass(799);
    expect(asked.found).toBeUndefined();
    await pass(1);
    expect(asked.found).toMatchObject({ confidence: 'default' });
    expect(asked.found).not.toHaveProperty('playerId');
    begins(P);
    await pass(100);
    expect(late).toEqual([{ id: asked.found?.id, playerId: P, childId: childOf(P), confidence: 'event' }]);
  });

  it('is waited for up to 1.7 s where that has lately paid, and no longer when it pays no more', async () => {
    const waits = async (tellAfterMs: number) => {
      const asked = ask();
      await pass(Math.min(799, tellAfterMs));
      expect(asked.found).toBeUndefined();
      await pass(Math.max(0, tellAfterMs - 799));
      begins(P);
      await pass(100);
      const { found } = asked;
      house.hear(P, { cardId: 'none', playbackStatus: 'stopped' });
      await pass(30_000);
      return found?.confidence;
    };
    expect(await waits(1500)).toBe('default');
    expect(await waits(1500)).toBe('default');
    expect(await waits(1599)).toBe('event');
    expect(await waits(1601)).toBe('default');
    for (let never = 0; never < 6; never++) {
      ask();
      await pass(30_000);
    }
    expect(await waits(900)).toBe('default');
  });

  it('of another card tells nothing', async () => {
    const asked = ask();
    begins(P, 'other');
    await pass(800);
    expect(asked.found).toMatchObject({ confidence: 'default' });
  });

  it('that could mean two requests tells neither, and two events do not either', async () => {
    const [one, two] = [ask(), ask()];
    begins(P);
    await pass(300);
    begins(Q);
    await pass(500);
    expect([one.found?.confidence, two.found?.confidence]).toEqual(['default', 'default']);
  });

  it('of a shared player tells the child that has it now', async () => {
    await house.family.updatePlayer(P, { childId: null, shared: true });
    await house.family.updatePlayer(P, { nowListeningChildId: childOf(Q) ?? null });
    begins(P);
    await pass(100);
    const asked = ask();
    await pass(0);
    expect(asked.found).toMatchObject({ playerId: P, childId: childOf(Q) });
  });

  it('of nobody’s player tells only the player', async () => {
    await house.family.updatePlayer(P, { childId: null });
    begins(P);
    await pass(100);
    const asked = ask();
    await pass(0);
    expect(asked.found).toMatchObject({ playerId: P, confidence: 'event' });
    expect(asked.found).not.toHaveProperty('childId');
  });

  it('decides nothing after more requests than can be kept', async () => {
    const own = ask();
    await pass(0);
    house.placesOf = () => [{ ...PLACE, trackKey: 'b' }];
    for (let count = 0; count < 1000; count++) ask({ mayWait: false });
    await pass(0);
    house.placesOf = () => [PLACE];
    const another = ask();
    begins(P);
    await pass(800);
    expect([own.found?.confidence, another.found?.confidence]).toEqual(['default', 'default']);
    await pass(30_000);
    const later = ask();
    begins(Q);
    await pass(100);
    expect(later.found).toMatchObject({ playerId: Q, confidence: 'event' });
  });

  it('of a card that was taken out again may have no request of its own, and tells nothing', async () => {
    house.hear(P, { ...PLACE, cardId: PLACE.yotoCardId, position: 0, playbackWait: true, eventUtc: 10 });
    await pass(50);
    house.hear(P, { cardId: 'none', playbackStatus: 'stopped', eventUtc: 11 });
    const asked = ask();
    await pass(800);
    expect(asked.found).toMatchObject({ confidence: 'default' });
  });

  it('of another request whose places are still looked up decides nothing before', async () => {
    let placed: (places: [typeof PLACE]) => void = () => undefined;
    const one = ask();
    await pass(0);
    house.placesOf = () => new Promise((resolve) => (placed = resolve));
    ask();
    begins(P);
    await pass(400);
    expect(one.found).toBeUndefined();
    placed([PLACE]);
    await pass(400);
    expect(one.found).toMatchObject({ confidence: 'default' });
  });
});

describe('nothing is waited for', () => {
  it.each<[string, () => void]>([
    ['no player can be heard', () => (house.hasEvents = false)],
    ['the stream is on no card', () => (house.placesOf = () => [])],
  ])('when %s', async (_, arrange) => {
    arrange();
    const asked = ask();
    await pass(0);
    expect(asked.found).toMatchObject({ confidence: 'default' });
  });

  it('when it makes no difference; the event is told when it comes', async () => {
    const late: unknown[] = [];
    house.who.onLate((_, found) => late.push(found.playerId));
    const asked = ask({ mayWait: false });
    await pass(0);
    expect(asked.found).toMatchObject({ confidence: 'default' });
    begins(P);
    await pass(100);
    expect(late).toEqual([P]);
  });

  it('when a parent has said who is behind the address, whatever events say', async () => {
    await house.family.bindAddress(ADDRESS, { playerId: Q });
    begins(P);
    await pass(100);
    const asked = ask();
    await pass(0);
    expect(asked.found).toMatchObject({ playerId: Q, childId: childOf(Q), confidence: 'bound' });
    await house.family.bindAddress(ADDRESS, { childId: childOf(P) ?? '' });
    const again = ask();
    await pass(0);
    expect(again.found).toMatchObject({ childId: childOf(P), confidence: 'bound' });
  });

  it('when one of our own commands began it; its event is no other’s', async () => {
    const asked = ask({ expected: [P], isOursAlone: true });
    await pass(0);
    expect(asked.found).toMatchObject({ playerId: P, confidence: 'reserved' });
    begins(P);
    await pass(500);
    const other = ask();
    await pass(800);
    expect(other.found).toMatchObject({ confidence: 'default' });
  });
});

describe('an address', () => {
  const learn = async (address: string, ids: string[]) => {
    for (const id of ids) await house.family.learnAddress(id, address, house.clock.now());
  };

  it('is learned from events, and tells a player when all others are elsewhere', async () => {
    await learn(ELSEWHERE, house.playerIds.slice(1));
    begins(P);
    ask();
    await pass(100);
    house.hasEvents = false;
    await expect.poll(() => house.family.players().find(({ id }) => id === P)?.learned_address).toBe(ADDRESS);
    const asked = ask();
    await pass(0);
    expect(asked.found).toMatchObject({ playerId: P, childId: childOf(P), confidence: 'learned' });
  });

  it('tells nobody when two players use it, or when nobody knows where one is', async () => {
    house.hasEvents = false;
    await learn(ADDRESS, [P]);
    const unknown = ask();
    await learn(ELSEWHERE, house.playerIds.slice(2));
    await learn(ADDRESS, [Q]);
    const two = ask();
    await pass(0);
    expect([unknown.found?.confidence, two.found?.confidence]).toEqual(['default', 'default']);
  });

  it('does not tell a player that plays another card', async () => {
    await learn(ADDRESS, [P]);
    await learn(ELSEWHERE, house.playerIds.slice(1));
    begins(P, 'other');
    const asked = ask();
    await pass(800);
    expect(asked.found).toMatchObject({ confidence: 'default' });
  });
});

describe('a look at the head of a track', () => {
  it('is followed by a request of the same player', async () => {
    const probe = ask({ isProbe: true });
    begins(P);
    await pass(100);
    const real = ask();
    await pass(0);
    expect(real.found).toEqual(probe.found);
    const another = ask();
    await pass(800);
    expect(another.found).toMatchObject({ confidence: 'default' });
  });

  it('does not tell whose the request is when two have looked', async () => {
    begins(P);
    await pass(100);
    ask({ isProbe: true });
    await pass(0);
    ask({ isProbe: true });
    await pass(800);
    const real = ask();
    await pass(800);
    expect(real.found).toMatchObject({ confidence: 'default' });
  });
});

it('asks the players when no event came, a few times and no more', async () => {
  const asked: string[] = [];
  house.ask = (id) => asked.push(id);
  ask();
  await pass(49);
  expect(asked).toEqual([]);
  await pass(1);
  expect(asked).toEqual(house.playerIds);
  await pass(60_000);
  expect(asked).toHaveLength(6 * house.playerIds.length);
});

it('is nobody when the household has no default', async () => {
  await house.family.updateSettings({ defaultChildId: null });
  house.hasEvents = false;
  const asked = ask();
  await pass(0);
  expect(asked.found).toMatchObject({ confidence: 'nobody' });
});
