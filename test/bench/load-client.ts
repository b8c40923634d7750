// Our own load client, for machines without wrk: raw sockets, one outstanding request each, answers only counted.
// A program of its own: node load-client.ts URL CONNECTIONS SECONDS SIZE RANGE SEED; prints the same JSON line as load.lua.
import { type NetConnectOpts, connect as openPlain, type Socket } from 'node:net';
import { connect as openTls } from 'node:tls';
import { quantile } from './figures.ts';

const [address = '', ...numbers] = process.argv.slice(2);
const [connections = 1, seconds = 1, sizeBytes = 0, rangeBytes = 0, seed = 1] = numbers.map(Number);
const url = new URL(address);
const target = { host: url.hostname, port: Number(url.port) };

let state = seed >>> 0 || 1;
let requests = 0;
let bytes = 0;
let failed = 0;
const latenciesUs: number[] = [];

const began = performance.now();
const sockets = Array.from({ length: connections }, () => ask());
setTimeout(() => {
  for (const socket of sockets) socket.destroy();
  const [p50Us, p99Us] = [quantile(latenciesUs, 0.5), quantile(latenciesUs, 0.99)];
  const result = { requests, bytes, seconds: (performance.now() - began) / 1000, failed, p50Us, p99Us };
  process.stdout.write(`JSON ${JSON.stringify(result)}\n`);
}, seconds * 1000);

function ask(): Socket {
  let left = 0;
  let askedAt = 0;
  const onBytes = (chunk: Buffer) => {
    bytes += chunk.length;
    if (left === 0) {
      const end = chunk.indexOf('\r\n\r\n');
      const [, length] = /content-length: (\d+)/i.exec(chunk.toString('latin1', 0, end)) ?? [];
      if (end < 0 || length === undefined || !/^HTTP\/1\.1 20[06] /.test(chunk.toString('latin1', 0, 13))) {
        failed++;
        socket.destroy();
        return;
      }
      left = Number(length) + end + 4;
    }
    left -= chunk.length;
    if (left > 0) return;
    requests++;
    latenciesUs.push(Math.round((performance.now() - askedAt) * 1000));
    next();
  };
  const onread = {
    buffer: Buffer.allocUnsafe(128 * 1024),
    callback(count: number, buffer: Uint8Array) {
      onBytes(Buffer.from(buffer.buffer, buffer.byteOffset, count));
      return true;
    },
  };
  const isTls = url.protocol === 'https:';
  const options: NetConnectOpts = { ...target, noDelay: true, onread };
  const socket = isTls ? openTls({ ...target, rejectUnauthorized: false }, next) : openPlain(options, next);
  if (isTls) socket.on('data', onBytes);
  socket.on('error', () => {
    failed++;
  });

  function next(): void {
    askedAt = performance.now();
    socket.write(`GET ${url.pathname} HTTP/1.1\r\nHost: ${url.host}\r\n${range()}\r\n`);
  }
  return socket;
}

function range(): string {
  if (rangeBytes === 0) return '';
  state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
  const from = 1 + (state % (sizeBytes - rangeBytes - 1));
  return `Range: bytes=${from}-${from + rangeBytes - 1}\r\n`;
}
