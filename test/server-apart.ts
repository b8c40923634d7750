// Our server in a process of its own, so that a test can kill it; its clock follows the test's. `world-apart.ts` starts it.
import { ownerToken, startServerAt } from '../src/demo/household.ts';
import { LeapingClock } from './leaping-clock.ts';
import type { FromServerApart, ServerApart, ToServerApart } from './world-apart.ts';

const { yoto, settings, nowMs, speed } = JSON.parse(process.argv[2] ?? '{}') as ServerApart;
const clock = new LeapingClock(nowMs);
clock.speed = speed;
const tell = (message: FromServerApart) => process.send?.(message);

process.on('message', (to: ToServerApart) => {
  clock.moveTo(to);
  // What rang has had its turn first.
  setImmediate(() => tell({ kind: 'moved', number: to.number }));
});
process.on('disconnect', () => process.exit(1));

const server = await startServerAt(yoto, { version: '0.0.0', settings, clock });
tell({ kind: 'ready', url: server.url, apiToken: await ownerToken(server) });
