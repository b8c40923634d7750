// The guarded way out: no private network unless allowed, however its address is written, and no redirect.
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { createOutbound, isPrivateAddress } from '#server/outbound.ts';

let requests = 0;
const inside = createServer((request, response) => {
  requests++;
  response.writeHead(request.url === '/away' ? 302 : 200, { location: '/elsewhere' }).end('x'.repeat(10));
});
beforeAll(async () => await new Promise<void>((resolve) => inside.listen(0, '127.0.0.1', resolve)));
afterAll(() => void inside.close());

const port = () => (inside.address() as AddressInfo).port;

it.each([
  '127.0.0.1',
  '10.1.2.3',
  '192.168.0.9',
  '172.20.0.1',
  '169.254.169.254',
  '100.64.1.1',
  '0.0.0.0',
  '::1',
  '::ffff:10.0.0.1',
  'fd00::1',
  'fe80::1',
  'not-an-address',
])('%s is inside', (address) => expect(isPrivateAddress(address)).toBe(true));
it.each(['1.1.1.1', '172.32.0.1', '2606:4700::1111', '::ffff:8.8.8.8'])('%s is outside', (address) =>
  expect(isPrivateAddress(address)).toBe(false),
);

it.each(['127.0.0.1', 'localhost', '[::ffff:127.0.0.1]', '2130706433', '0x7f.1'])('%s is not reached', async (host) => {
  const before = requests;
  const posted = await createOutbound({ allowPrivate: false }).post(`http://${host}:${port()}/`, '{}', {});
  expect(posted).toEqual({ outcome: 'not-allowed' });
  expect(requests).toBe(before);
});

it('reaches it when that is allowed, and follows no redirect', async () => {
  const outbound = createOutbound({ allowPrivate: true });
  expect(await outbound.post(`http://localhost:${port()}/`, '{}', {})).toEqual({ outcome: 'answered', status: 200 });
  expect(await outbound.post(`http://127.0.0.1:${port()}/away`, '{}', {})).toEqual({
    outcome: 'answered',
    status: 302,
  });
});

it('says that nobody is there', async () => {
  const posted = await createOutbound({ allowPrivate: true }).post('http://127.0.0.1:1/', '{}', {});
  expect(posted).toMatchObject({ outcome: 'away' });
});
