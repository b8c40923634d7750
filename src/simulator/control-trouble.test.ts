// Trouble by the control API: switches for all, one family, one player; chance that repeats; clocks that leap.
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { RunningClock } from './clock.ts';
import { type Simulator, startSimulator } from './simulator.ts';
import { type AskOptions, ask } from './testing/client.ts';

let simulator: Simulator;
beforeEach(async () => {
  simulator = await startSimulator({ switches: { answerDelayMs: 0 } });
});
afterEach(() => simulator.close());

const control = (path: string, options: AskOptions = {}) => ask(`${simulator.url}/_simulator${path}`, options);
const patch = (path: string, body: object) => control(path, { method: 'PATCH', body });

describe('switches of a family and of a player', () => {
  it('come before those of all, the player’s before the family’s', async () => {
    const [kitchen, mini] = simulator.devices();
    if (!kitchen || !mini) throw new Error('no players');
    const of = () => [kitchen, mini].map((device) => simulator.board.of(device).eventLossRatio);
    await patch('/switches', { eventLossRatio: 0.1 });
    expect(of()).toEqual([0.1, 0.1]);
    await patch(`/families/${kitchen.familyId}/switches`, { eventLossRatio: 0.5 });
    expect(of()).toEqual([0.5, 0.5]);
    const { json } = await patch(`/players/${mini.deviceId}/switches`, { eventLossRatio: 1 });
    expect(json).toEqual({ eventLossRatio: 1 });
    expect(of()).toEqual([0.5, 1]);
    await control(`/families/${kitchen.familyId}/switches`, { method: 'DELETE' });
    expect(of()).toEqual([0.1, 1]);
    expect((await control('/switches')).json.eventLossRatio).toBe(0.1);
  });

  it('are felt by that player alone', async () => {
    const [deaf, other] = simulator.devices().map(({ deviceId }) => deviceId);
    await patch(`/players/${deaf}/switches`, { commandLossRatio: 1 });
    for (const id of [deaf, other]) simulator.player(id ?? '').command('volume/set', { volume: 0 });
    expect([deaf, other].map((id) => simulator.player(id ?? '').snapshot().volume)).toEqual([8, 0]);
  });

  it('are only those of players, of ones that exist', async () => {
    const { deviceId } = simulator.devices()[0] ?? { deviceId: '' };
    expect((await patch(`/players/${deviceId}/switches`, { refreshRotation: false })).status).toBe(400);
    expect((await patch(`/players/${deviceId}/switches`, { eventLossRatio: 2 })).status).toBe(400);
    expect((await patch('/players/nobody/switches', { eventLossRatio: 0 })).status).toBe(404);
    expect((await control('/families/none/switches')).status).toBe(404);
  });
});

it('repeats the same losses for the same seed, in another run too', async () => {
  async function run(seed: number): Promise<number[]> {
    await using again = await disposable(seed);
    const player = again.player(again.devices()[0]?.deviceId ?? '');
    return Array.from({ length: 20 }, (_, index) => {
      player.command('volume/set', { volume: (index % 2) * 100 });
      return player.snapshot().volume;
    });
  }
  async function disposable(seed: number) {
    const started = await startSimulator({ switches: { seed, commandLossRatio: 0.5, answerDelayMs: 0 } });
    return Object.assign(started, { [Symbol.asyncDispose]: () => started.close() });
  }
  const first = await run(3);
  expect(await run(3)).toEqual(first);
  expect(await run(4)).not.toEqual(first);
});

it('moves a clock that runs by itself', async () => {
  await simulator.close();
  simulator = await startSimulator({ clock: new RunningClock() });
  const { access_token: token } = await simulator.makeToken({ lifetimeS: 60 });
  const mine = async () => (await ask(`${simulator.url}/content/mine`, { token })).status;
  expect(await mine()).toBe(200);
  const before = (await control('/clock')).json;
  expect(before.clock).toBe('running');
  const { json } = await control('/clock/advance', { body: { byMs: 60_000 } });
  expect(json.nowMs).toBeGreaterThanOrEqual(before.nowMs + 60_000);
  expect(await mine()).toBe(403);
  expect((await control('/clock/advance', { body: { byMs: 1e15 } })).status).toBe(400);
});
