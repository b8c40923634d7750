// A network of its own for one measurement, with small socket buffers: otherwise the kernel takes megabytes of every
// answer at once and plays for minutes, and no server has anything to do. Needs Linux, iproute2 and root.
import { type RunningChild, startChild } from './child.ts';
import { findProgram } from './machine.ts';

const LIMIT_MS = 10_000;
/** What a server's send buffer may grow to, and a receive window as small as that of a little player. */
const SETTINGS = ['net.ipv4.tcp_wmem=4096 16384 131072', 'net.ipv4.tcp_rmem=4096 8192 16384'];

export interface NetworkNamespace extends AsyncDisposable {
  /** What to put in front of a command so that it runs inside. */
  prefix: readonly string[];
}

/** The reason, in words, when this machine does not permit it. */
export async function openNetworkNamespace(): Promise<NetworkNamespace | { refused: string }> {
  const [ip, sysctl] = [findProgram('ip'), findProgram('sysctl')];
  if (!ip || !sysctl) return { refused: `${ip ? 'sysctl' : 'ip (iproute2)'} is missing` };
  const name = `yss-bench-${process.pid}`;
  const prefix = [ip, 'netns', 'exec', name];
  try {
    await run([ip, 'netns', 'add', name]);
  } catch (cause) {
    return { refused: cause instanceof Error ? cause.message : String(cause) };
  }
  const remove = () => run([ip, 'netns', 'delete', name]);
  try {
    await run([ip, '-n', name, 'link', 'set', 'lo', 'up']);
    for (const setting of SETTINGS) await run([...prefix, sysctl, '-q', '-w', setting]);
  } catch (cause) {
    await remove();
    return { refused: cause instanceof Error ? cause.message : String(cause) };
  }
  return { prefix, [Symbol.asyncDispose]: remove };
}

async function run(command: readonly string[]): Promise<void> {
  await using child: RunningChild = startChild(command);
  await child.finished(LIMIT_MS);
}
