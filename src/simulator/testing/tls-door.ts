// A TLS door in front of the simulator, as operators put one there to give it the vendor's own host names: a certificate
// made on the spot and a proxy that passes on requests and upgrades. For tests only; no system program is needed.
import { generateKeyPairSync, type KeyObject, sign } from 'node:crypto';
import { request as ask } from 'node:http';
import { createServer } from 'node:https';
import { type AddressInfo, connect } from 'node:net';

export interface TlsDoor {
  port: number;
  /** What a client must trust. */
  ca: string;
  close(): Promise<void>;
}

/** `origin` is where the simulator really listens. */
export async function openTlsDoor(origin: string, hostNames: readonly string[]): Promise<TlsDoor> {
  const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'prime256v1' });
  const ca = certificateOf(hostNames, privateKey, publicKey);
  const key = privateKey.export({ type: 'pkcs8', format: 'pem' });
  const { hostname, port } = new URL(origin);
  const server = createServer({ key, cert: ca, ALPNProtocols: ['http/1.1', 'x-amzn-mqtt-ca'] }, (incoming, answer) => {
    const headers = { ...incoming.headers, 'x-forwarded-proto': 'https' };
    const inner = ask({ hostname, port, path: incoming.url, method: incoming.method, headers }, (response) => {
      answer.writeHead(response.statusCode ?? 502, response.headers);
      response.pipe(answer);
    });
    inner.once('error', () => answer.destroy());
    incoming.pipe(inner);
  });
  server.on('upgrade', (incoming, socket, head) => {
    const inner = connect(Number(port), hostname, () => {
      const pairs = incoming.rawHeaders.map((text, index) => (index % 2 === 0 ? `${text}: ` : `${text}\r\n`));
      inner.write(`GET ${incoming.url} HTTP/1.1\r\n${pairs.join('')}\r\n`);
      inner.write(head);
      inner.pipe(socket).pipe(inner);
    });
    inner.on('error', () => socket.destroy());
    socket.on('error', () => inner.destroy());
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    port: (server.address() as AddressInfo).port,
    ca,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

// ── the certificate, in DER ──────────────────────────────────────────────────────────────────────────────────────────

const tag = { integer: 0x02, bits: 0x03, octets: 0x04, oid: 0x06, text: 0x0c, time: 0x17, sequence: 0x30, set: 0x31 };
const oids = {
  ecdsaWithSha256: '2a8648ce3d040302',
  commonName: '550403',
  alternativeNames: '551d11',
};

function der(type: number, ...parts: Uint8Array[]): Buffer {
  const body = Buffer.concat(parts);
  if (body.length < 0x80) return Buffer.concat([Buffer.from([type, body.length]), body]);
  const length = Buffer.from([0x82, body.length >> 8, body.length & 0xff]);
  return Buffer.concat([Buffer.from([type]), length, body]);
}

const oid = (hex: string) => der(tag.oid, Buffer.from(hex, 'hex'));
const text = (type: number, value: string) => der(type, Buffer.from(value));

function certificateOf(hostNames: readonly string[], privateKey: KeyObject, publicKey: KeyObject): string {
  const algorithm = der(tag.sequence, oid(oids.ecdsaWithSha256));
  const commonName = der(tag.sequence, oid(oids.commonName), text(tag.text, 'A test'));
  const name = der(tag.sequence, der(tag.set, commonName));
  const dnsName = 0x82;
  const names = der(tag.sequence, ...hostNames.map((hostName) => text(dnsName, hostName)));
  const extension = der(tag.sequence, oid(oids.alternativeNames), der(tag.octets, names));
  const content = der(
    tag.sequence,
    der(0xa0, der(tag.integer, Buffer.from([2]))),
    der(tag.integer, Buffer.from([1])),
    algorithm,
    name,
    der(tag.sequence, text(tag.time, '200101000000Z'), text(tag.time, '491231235959Z')),
    name,
    publicKey.export({ type: 'spki', format: 'der' }),
    der(0xa3, der(tag.sequence, extension)),
  );
  const noUnusedBits = Buffer.from([0]);
  const signature = der(tag.bits, noUnusedBits, sign('sha256', content, privateKey));
  const base64 = der(tag.sequence, content, algorithm, signature).toString('base64');
  return `-----BEGIN CERTIFICATE-----\n${base64.replace(/.{64}/g, '$&\n')}\n-----END CERTIFICATE-----\n`;
}
