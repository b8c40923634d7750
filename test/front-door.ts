// The address that players know, in front of a server that may be killed and come back elsewhere: passes bytes on to where
// the server is now, and hangs up while there is none. It can hoard, as a proxy that takes all it gets at once.
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';

export interface FrontDoor extends AsyncDisposable {
  url: string;
  /** Where the server is; undefined: nowhere. */
  leadTo(url: string | undefined): void;
  hoards: boolean;
}

export async function openFrontDoor(): Promise<FrontDoor> {
  let behind: string | undefined;
  const open = new Set<Socket>();
  const server = createServer((client) => {
    open.add(client);
    client.once('close', () => open.delete(client));
    client.on('error', () => client.destroy());
    if (behind === undefined) return client.destroy();
    const { hostname, port } = new URL(behind);
    const inner = connect(Number(port), hostname);
    inner.on('error', () => client.destroy());
    client.once('close', () => inner.destroy());
    client.pipe(inner);
    if (door.hoards) inner.on('data', (chunk) => client.write(chunk)).once('end', () => client.end());
    else inner.pipe(client);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const door: FrontDoor = {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    hoards: false,
    leadTo: (url) => {
      behind = url;
    },
    [Symbol.asyncDispose]: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        for (const socket of open) socket.destroy();
      }),
  };
  return door;
}
