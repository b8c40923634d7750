// The one way out to addresses that a parent, and not the operator, has written down. Addresses inside private networks are
// refused unless the operator allows them; what a name leads to is checked at the very moment of connecting. Redirects are
// not followed; time and size are bounded.
import { lookup as resolve } from 'node:dns';
import { request as requestHttp } from 'node:http';
import { request as requestHttps } from 'node:https';
import { BlockList, isIP, type LookupFunction } from 'node:net';

export interface Outbound {
  /** Never throws. `status`: what it answered; the answer itself is not read. */
  post(url: string, body: string, headers: Record<string, string>): Promise<Posted>;
}

export type Posted =
  | { outcome: 'answered'; status: number }
  | { outcome: 'not-allowed' }
  | { outcome: 'away'; detail: string };

const LIMIT_MS = 10_000;
const MOST_BYTES = 64 * 1024;
const NOT_ALLOWED = 'EPRIVATE';

const inside = new BlockList();
for (const [network, bits] of [
  ...([
    ['0.0.0.0', 8],
    ['10.0.0.0', 8],
    ['100.64.0.0', 10],
    ['127.0.0.0', 8],
    ['169.254.0.0', 16],
  ] as const),
  ...([
    ['172.16.0.0', 12],
    ['192.0.0.0', 24],
    ['192.168.0.0', 16],
    ['198.18.0.0', 15],
    ['224.0.0.0', 3],
  ] as const),
] as const) {
  inside.addSubnet(network, bits, 'ipv4');
}
for (const [network, bits] of [
  ['::', 96],
  ['64:ff9b::', 32],
  ['100::', 64],
  ['2002::', 16],
  ['fc00::', 7],
  ['fe80::', 10],
  ['ff00::', 8],
] as const) {
  inside.addSubnet(network, bits, 'ipv6');
}

export function isPrivateAddress(address: string): boolean {
  const mapped = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(address)?.[1];
  if (mapped !== undefined) return isPrivateAddress(mapped);
  return isIP(address) === 0 || inside.check(address, isIP(address) === 4 ? 'ipv4' : 'ipv6');
}

export function createOutbound({ allowPrivate }: { allowPrivate: boolean }): Outbound {
  const lookup: LookupFunction = (hostname, options, done) => {
    resolve(hostname, { ...options, all: true }, (error, found) => {
      if (error) return done(error, []);
      const allowed = allowPrivate ? found : found.filter(({ address }) => !isPrivateAddress(address));
      const refused = Object.assign(new Error('leads into a private network'), { code: NOT_ALLOWED });
      if (allowed.length === 0) return done(refused, []);
      if (options.all) return done(null, allowed);
      return done(null, allowed[0]?.address ?? '', allowed[0]?.family);
    });
  };

  return {
    post(url, body, headers) {
      const { promise, resolve: answer } = Promise.withResolvers<Posted>();
      const { protocol, hostname } = new URL(url);
      const host = hostname.replace(/^\[|\]$/g, '');
      // No name is looked up for a number.
      if (isIP(host) !== 0 && !allowPrivate && isPrivateAddress(host))
        return Promise.resolve({ outcome: 'not-allowed' });
      const request = (protocol === 'https:' ? requestHttps : requestHttp)(
        url,
        {
          ...{ method: 'POST', lookup, agent: false, signal: AbortSignal.timeout(LIMIT_MS), maxHeaderSize: MOST_BYTES },
          headers: { 'content-type': 'application/json', 'content-length': Buffer.byteLength(body), ...headers },
        },
        (response) => {
          answer({ outcome: 'answered', status: response.statusCode ?? 0 });
          response.destroy();
        },
      );
      request.on('error', (cause: NodeJS.ErrnoException) => {
        const isRefused = cause.code === NOT_ALLOWED;
        answer(isRefused ? { outcome: 'not-allowed' } : { outcome: 'away', detail: cause.code ?? cause.name });
      });
      request.end(body);
      return promise;
    },
  };
}
