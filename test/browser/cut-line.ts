// A line to the server that breaks once, after so many bytes of going up: for uploads on a bad connection.
import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';

export interface CutLine extends AsyncDisposable {
  url: string;
  /** How often it was cut so far. */
  readonly cuts: number;
}

export async function openCutLine(serverUrl: string, cutAfterBytes: number): Promise<CutLine> {
  const { hostname, port } = new URL(serverUrl);
  const sockets = new Set<Socket>();
  let upBytes = 0;
  let cuts = 0;
  const line = createServer((near) => {
    const far = connect(Number(port), hostname);
    for (const [one, other] of [
      [near, far],
      [far, near],
    ] as const) {
      sockets.add(one);
      // A cut is what this line is for; both ends close, and that is all there is to do.
      one.on('error', () => other.destroy()).on('close', () => sockets.delete(one) && other.destroy());
    }
    near.on('data', (bytes) => {
      upBytes += bytes.length;
      if (cuts > 0 || upBytes < cutAfterBytes) return;
      cuts++;
      near.destroy();
    });
    near.pipe(far).pipe(near);
  });
  line.listen(0, '127.0.0.1');
  await once(line, 'listening');
  return {
    url: `http://127.0.0.1:${(line.address() as AddressInfo).port}`,
    get cuts() {
      return cuts;
    },
    [Symbol.asyncDispose]: async () => {
      for (const socket of sockets) socket.destroy();
      line.close();
    },
  };
}
