// The command line of the simulator: flags that are switches, problems in one line, help that leaves nothing out.
import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { readSimulateFlags, simulateHelp } from './options.ts';
import { Switches } from './switches.ts';

it('takes every switch as a flag', () => {
  const flags = { port: '0', autoApprove: true, clockSkewMs: '-90000', pace: 'fast', expiredTokenStatus: '401' };
  expect(readSimulateFlags({ ...flags, followRedirects: 'false', timeZone: 'Europe/Berlin' })).toEqual({
    ok: true,
    options: {
      port: 0,
      host: '127.0.0.1',
      json: false,
      timeZone: 'Europe/Berlin',
      switches: {
        autoApprove: true,
        clockSkewMs: -90_000,
        pace: 'fast',
        expiredTokenStatus: 401,
        followRedirects: false,
      },
    },
  });
});

it.each([
  [{ nonsense: true }, '--nonsense'],
  [{ pace: 'slow' }, '--pace'],
  [{ eventLossRatio: '2' }, '--event-loss-ratio'],
  [{ port: 'high' }, '--port'],
  [{ port: true }, '--port'],
])('says what is wrong with %j', (flags, name) => {
  expect(readSimulateFlags(flags)).toEqual({ ok: false, problem: expect.stringMatching(new RegExp(`^${name}: .+$`)) });
});

it('explains every switch, and the guide tells how the others are set', () => {
  const help = simulateHelp();
  for (const [name, schema] of Object.entries(Switches.shape)) {
    expect(schema.description, name).toEqual(expect.any(String));
    expect(help).toContain(String(schema.description));
  }
  expect(help).toContain('--expired-token-status <401|403>  (403)');
  const guide = readFileSync(new URL('../../docs/simulator.md', import.meta.url), 'utf8');
  for (const kind of ['insert', 'headphones', '/families/{id}/switches', '/grants/revoke', '/clock/advance']) {
    expect(guide).toContain(kind);
  }
});
