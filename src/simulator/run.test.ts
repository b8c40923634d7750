// The simulator as a program of its own: one line with its addresses, and a clean end.
import { expect, it } from 'vitest';
import { runSimulator } from './run.ts';
import { ask } from './testing/client.ts';

it('prints where it is, serves until told to stop, and then is gone', async () => {
  const stop = new AbortController();
  const lines: string[] = [];
  const run = runSimulator({
    port: 0,
    json: true,
    switches: { autoApprove: true },
    signal: stop.signal,
    print: (line) => lines.push(line),
  });
  await expect.poll(() => lines.length).toBe(1);
  const { url } = JSON.parse(lines[0] ?? '');
  expect((await ask(`${url}/_simulator/switches`)).json.autoApprove).toBe(true);
  stop.abort();
  await run;
  await expect(ask(`${url}/_simulator/state`)).rejects.toThrow();
});

it('prints one plain line for people', async () => {
  const lines: string[] = [];
  await runSimulator({ port: 0, signal: AbortSignal.abort(), print: (line) => lines.push(line) });
  expect(lines).toEqual([expect.stringMatching(/http:\/\/127\.0\.0\.1:\d+ .*ws:\/\/127\.0\.0\.1:\d+\/mqtt/)]);
});

it('tells that its port is taken', async () => {
  const stop = new AbortController();
  const port = await new Promise<number>((resolve) => {
    const print = (line: string) => resolve(Number(new URL(JSON.parse(line).url).port));
    void runSimulator({ port: 0, json: true, signal: stop.signal, print });
  });
  await expect(runSimulator({ port, signal: stop.signal, print: () => undefined })).rejects.toThrow('EADDRINUSE');
  stop.abort();
});
