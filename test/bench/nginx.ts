// The other side: nginx as one would set it up to serve one file well. One worker on the servers' core, sendfile on,
// tcp_nopush off (with keep-alive and ranges it would wait for delayed acknowledgements: 43 ms each on loopback).
import { mkdirSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { startChild } from './child.ts';
import { childrenOf, findProgram, pinned } from './machine.ts';

const READY_MS = 5_000;

export const nginxProgram = findProgram('nginx');
export const NGINX_MISSING =
  'nginx is missing: only our side was measured, and nothing that is promised against nginx was judged. ' +
  'Install it (for example "apt install nginx-light") and run again.';

export interface Nginx extends AsyncDisposable {
  name: 'nginx';
  /** Without a path. */
  url: string;
  tlsUrl: string | undefined;
  /** Of its one worker. */
  pid: number;
}

export interface NginxOptions {
  /** Of nginx's own files. */
  folder: string;
  /** What it serves. */
  root: string;
  certificate?: { certFile: string; keyFile: string } | undefined;
  /** In front of everything, such as the words that enter a network namespace; no one else may use the port there. */
  prefix?: readonly string[];
}

/** Undefined when there is no nginx on this machine. */
export async function startNginx({ folder, root, certificate, prefix = [] }: NginxOptions): Promise<Nginx | undefined> {
  if (!nginxProgram) return undefined;
  mkdirSync(folder, { recursive: true });
  const [port, tlsPort] = [await freePort(), await freePort()];
  const tls = certificate
    ? `server {
    listen 127.0.0.1:${tlsPort} ssl backlog=4096; root ${root};
    ssl_certificate ${certificate.certFile}; ssl_certificate_key ${certificate.keyFile};
  }`
    : '';
  const temporary = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi']
    .map((name) => `${name}_temp_path ${join(folder, name)};`)
    .join(' ');
  const file = join(folder, 'nginx.conf');
  writeFileSync(
    file,
    `worker_processes 1; daemon off; pid ${join(folder, 'nginx.pid')}; error_log ${join(folder, 'error.log')} warn;
${process.getuid?.() === 0 ? 'user root;' : ''}
events { worker_connections 4096; }
http {
  ${temporary}
  types { audio/mpeg mp3; }
  access_log off; sendfile on; tcp_nopush off; tcp_nodelay on;
  keepalive_timeout 60; keepalive_requests 1000000000;
  server { listen 127.0.0.1:${port} backlog=4096; root ${root}; }
  ${tls}
}
`,
  );
  const child = startChild([...prefix, ...pinned('server', [nginxProgram, '-p', folder, '-c', file])]);
  try {
    const pid = await workerOf(child.pid);
    return {
      name: 'nginx',
      url: `http://127.0.0.1:${port}`,
      tlsUrl: certificate ? `https://127.0.0.1:${tlsPort}` : undefined,
      pid,
      [Symbol.asyncDispose]: () => child[Symbol.asyncDispose](),
    };
  } catch (cause) {
    await child[Symbol.asyncDispose]();
    throw cause;
  }
}

/** nginx listens before it starts its worker, so a worker means that it answers. */
async function workerOf(masterPid: number): Promise<number> {
  const deadline = performance.now() + READY_MS;
  while (performance.now() < deadline) {
    const [worker] = childrenOf(masterPid);
    if (worker !== undefined) return worker;
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  throw new Error('nginx started no worker');
}

async function freePort(): Promise<number> {
  const probe = createServer();
  await new Promise<void>((resolve) => probe.listen(0, '127.0.0.1', resolve));
  const address = probe.address();
  await new Promise((resolve) => probe.close(resolve));
  if (address === null || typeof address === 'string') throw new Error('There is no free port');
  return address.port;
}
