import type { IncomingMessage } from 'node:http';
import { expect, test } from 'vitest';
import { clientAddressThrough } from './client-address.ts';

const request = (remoteAddress: string, forwarded?: string) =>
  ({ socket: { remoteAddress }, headers: { 'x-forwarded-for': forwarded } }) as unknown as IncomingMessage;

test.each<[string[], string, string | undefined, string]>([
  [[], '192.168.1.7', '1.2.3.4', '192.168.1.7'],
  [[], '::ffff:192.168.1.7', undefined, '192.168.1.7'],
  [['10.0.0.1'], '192.168.1.7', '1.2.3.4', '192.168.1.7'],
  [['10.0.0.1'], '10.0.0.1', '1.2.3.4', '1.2.3.4'],
  [['10.0.0.1'], '::ffff:10.0.0.1', '1.2.3.4', '1.2.3.4'],
  [['10.0.0.1'], '10.0.0.1', 'made-up, 1.2.3.4', '1.2.3.4'],
  [['10.0.0.1'], '10.0.0.1', '6.6.6.6, 1.2.3.4', '1.2.3.4'],
  [['10.0.0.0/8'], '10.9.9.9', '1.2.3.4, 10.0.0.2', '1.2.3.4'],
  [['10.0.0.0/8'], '10.9.9.9', '10.0.0.3, 10.0.0.2', '10.0.0.3'],
  [['10.0.0.1'], '10.0.0.1', 'nonsense', '10.0.0.1'],
  [['10.0.0.1'], '10.0.0.1', undefined, '10.0.0.1'],
  [['fd00::/8'], 'fd00::1', '2001:db8::5', '2001:db8::5'],
])('through %j, %s forwarding %j is %s', (trusted, remote, forwarded, expected) => {
  expect(clientAddressThrough(trusted)(request(remote, forwarded))).toBe(expected);
});

test('what is no address is refused at the start', () => {
  expect(() => clientAddressThrough(['proxy.example'])).toThrow('proxy.example');
});
