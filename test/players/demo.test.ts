// The players of the demo, over the public API.
import { expect, test } from 'vitest';
import { openWorld } from '../world.ts';

test('the demo hears its pretend players', async () => {
  await using world = await openWorld();
  await expect
    .poll(() => world.client.players.list(), { timeout: 5000 })
    .toMatchObject({
      items: [
        { name: 'Bedroom mini', online: true, status: 'stopped', stale: false },
        { name: 'Kitchen player', online: true, status: 'stopped', stale: false },
      ],
      hearing: [{ state: 'live' }],
    });
});
