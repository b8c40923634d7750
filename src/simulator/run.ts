// The simulated Yoto cloud on its own: `npm run simulate`. Prints one line with its addresses and runs until it is
// stopped; a second signal ends it at once.
import { RunningClock } from './clock.ts';
import { startSimulator } from './simulator.ts';
import type { SwitchesPatch } from './switches.ts';

export interface RunOptions {
  port?: number;
  host?: string;
  switches?: SwitchesPatch;
  timeZone?: string;
  /** The line as JSON. */
  json?: boolean;
  /** Where the line goes. */
  print(line: string): void;
  /** Ends the run. */
  signal: AbortSignal;
}

/** Resolves when the run has ended and everything is closed. */
export async function runSimulator(options: RunOptions): Promise<void> {
  const { port, host, switches, timeZone, json, print, signal } = options;
  const simulator = await startSimulator({
    clock: new RunningClock(),
    ...(port === undefined ? {} : { port }),
    ...(host === undefined ? {} : { host }),
    ...(timeZone === undefined ? {} : { timeZone }),
    ...(switches === undefined ? {} : { switches }),
  });
  const addresses = { url: simulator.url, mqttUrl: simulator.mqttUrl, clientId: simulator.clientId };
  print(
    json
      ? JSON.stringify(addresses)
      : `Simulated Yoto cloud at ${addresses.url} (sign-in and API), ${addresses.mqttUrl} (MQTT), client id ${addresses.clientId}`,
  );
  await new Promise<void>((resolve) => {
    if (signal.aborted) resolve();
    else signal.addEventListener('abort', () => resolve(), { once: true });
  });
  await simulator.close();
}
