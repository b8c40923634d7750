// A program of its own that refreshes once and is ended by the system at the given step: node one-refresh.ts with what
// `Refresh` says as JSON. Prints what it was answered when it lives so long.
import { writeSync } from 'node:fs';
import { connectCloud } from '#cloud/cloud.ts';
import { openSecrets } from '#server/secrets.ts';
import { openTokenFiles } from '#server/yoto/token-files.ts';
import { watchFetch, watchFiles } from './killings.ts';

export interface Refresh {
  folder: string;
  url: string;
  clientId: string;
  nowMs: number;
  /** Counted from 0; absent: lives. */
  killAt?: number;
}

const { folder, url, clientId, nowMs, killAt }: Refresh = JSON.parse(process.argv[2] ?? '');
const say = (line: string) => writeSync(1, `${line}\n`);
let steps = 0;
let isReady = false;
const killer = {
  at() {
    if (isReady && steps++ === killAt) process.kill(process.pid, 'SIGKILL');
  },
};
watchFiles(folder, () => killer);
const files = openTokenFiles({
  dataFolder: folder,
  secrets: openSecrets(folder),
  broken: (_accountId, reason) => say(`broken: ${reason}`),
  unreadable: (_accountId, cause) => say(`unreadable: ${cause}`),
});
const [account = ''] = files.list();
const cloud = connectCloud({
  urls: { loginUrl: url, apiUrl: url, mqttUrl: url },
  client: { clientId },
  fetch: watchFetch(killer, () => false),
  vault: files.vaultOf(account),
  clock: { now: () => nowMs, after: () => () => undefined },
});
isReady = true;
const { kind } = await cloud.devices.list();
say(kind);
process.exit();
