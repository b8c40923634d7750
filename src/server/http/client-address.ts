// Who is really asking, when trusted proxies stand in front: the last address in X-Forwarded-For that is not one of
// them. Headers from anybody else are not believed.
import type { IncomingMessage } from 'node:http';
import { BlockList, isIP } from 'node:net';

export type ClientAddress = (request: IncomingMessage) => string;

/** @param trusted addresses or networks (`10.0.0.0/8`). @throws when one of them is neither. */
export function clientAddressThrough(trusted: readonly string[]): ClientAddress {
  const proxies = new BlockList();
  for (const entry of trusted) addNetwork(proxies, entry);
  const isTrusted = (address: string) => {
    const family = isIP(address);
    return family !== 0 && proxies.check(address, family === 6 ? 'ipv6' : 'ipv4');
  };
  return (request) => {
    let address = plain(request.socket.remoteAddress ?? '');
    if (trusted.length === 0) return address;
    const named = request.headers['x-forwarded-for'];
    const hops = (Array.isArray(named) ? named.join() : (named ?? '')).split(',').map((hop) => plain(hop.trim()));
    while (isTrusted(address)) {
      const before = hops.pop();
      if (before === undefined || isIP(before) === 0) break;
      address = before;
    }
    return address;
  };
}

function addNetwork(proxies: BlockList, entry: string): void {
  const [address = '', length] = entry.split('/');
  const family = isIP(address);
  if (family === 0) throw new Error(`trustedProxies: ${entry} is neither an address nor a network.`);
  const type = family === 6 ? 'ipv6' : 'ipv4';
  if (length === undefined) proxies.addAddress(address, type);
  else proxies.addSubnet(address, Number(length), type);
}

/** An IPv4 address that came in over an IPv6 socket, as IPv4. */
function plain(address: string): string {
  return address.startsWith('::ffff:') && address.includes('.') ? address.slice('::ffff:'.length) : address;
}
