// The command line as scripts use it: exit codes, words that mean the same, readers that leave early.
import { spawn } from 'node:child_process';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';

const MAIN = fileURLToPath(new URL('../src/main.ts', import.meta.url));

interface Ended {
  code: number | null;
  stdout: string;
  stderr: string;
}

async function run(words: string[], { leavesEarly = false } = {}): Promise<Ended> {
  const child = spawn(process.execPath, [MAIN, ...words], { stdio: ['ignore', 'pipe', 'pipe'] });
  const ended = new Promise<number | null>((resolve, reject) => child.once('error', reject).once('close', resolve));
  if (leavesEarly) child.stdout.destroy();
  const [code, stdout, stderr] = await Promise.all([ended, leavesEarly ? '' : text(child.stdout), text(child.stderr)]);
  return { code, stdout, stderr };
}

describe('the command line', () => {
  it.each([[['config']], [['config', 'print']]])('%j says each setting and where it comes from', async (words) => {
    const { code, stdout, stderr } = await run([...words, '--port', '9000']);
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(stdout).toContain('port = 9000  (flag)\n');
  });

  it.each([[['openapi']], [['help']], [['config']]])('%j bears a reader that leaves early', async (words) => {
    expect(await run(words, { leavesEarly: true })).toEqual({ code: 0, stdout: '', stderr: '' });
  });

  it.each([[['nonsense']], [['config', 'what']], [['config', '--port', 'high']]])(
    '%j is refused in one line',
    async (words) => {
      const { code, stderr } = await run(words);
      expect(code).toBe(2);
      expect(stderr).toMatch(/^[^\n]+\n$/);
    },
  );
});
