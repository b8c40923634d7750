// A Vitest reporter: after everything else, one line for each skipped test with the reason that it gave (programs.ts).
import type { Reporter, TestModule } from 'vitest/node';

export default class SaySkipped implements Reporter {
  onTestRunEnd(modules: readonly TestModule[]): void {
    const lines = modules.flatMap((module) =>
      [...module.children.allTests('skipped')].flatMap((test) => {
        const result = test.result();
        // Without a note it was whoever ran the tests who chose others (`-t`).
        if (result.state !== 'skipped' || result.note === undefined) return [];
        return `  ${module.relativeModuleId} > ${test.fullName}: ${result.note}`;
      }),
    );
    if (lines.length > 0) process.stdout.write(`\nSkipped on this machine:\n${lines.join('\n')}\n`);
  }
}
