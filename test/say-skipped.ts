// A Vitest reporter: after everything else, one line for each skipped test with the reason that it gave (programs.ts).
import type { Reporter, TestModule } from 'vitest/node';

export default class SaySkipped implements Reporter {
  onTestRunEnd(modules: readonly TestModule[]): void {
    const lines = modules.flatMap((module) =>
      [...module.children.allTests('skipped')].map((test) => {
        const result = test.result();
        const note = result.state === 'skipped' ? result.note : undefined;
        return `  ${module.relativeModuleId} > ${test.fullName}: ${note ?? 'gave no reason'}`;
      }),
    );
    if (lines.length > 0) process.stdout.write(`\nSkipped on this machine:\n${lines.join('\n')}\n`);
  }
}
