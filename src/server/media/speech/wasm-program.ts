// A program of its own, never imported: speaks with espeak-ng as the npm package brings it (WebAssembly), so that a bare
// machine needs nothing installed. Text comes in by standard input, a WAV file leaves by standard output.
// Arguments: the path of the package's module, then the voice. docs/decisions/0008-speech.md tells why it stands apart.
import { readFileSync } from 'node:fs';
import { pathToFileURL } from 'node:url';

const [modulePath = '', ...args] = process.argv.slice(2);
const { default: espeak } = await import(pathToFileURL(modulePath).href);
const text = readFileSync(0);
const engine = await espeak({
  arguments: [...args, '-f', '/text', '-w', '/sound.wav'],
  preRun: [
    (module: { FS: { writeFile(path: string, bytes: Uint8Array): void } }) => module.FS.writeFile('/text', text),
  ],
  printErr: () => undefined,
});
if (engine.FS.analyzePath('/sound.wav').exists) process.stdout.write(engine.FS.readFile('/sound.wav'));
else {
  process.stderr.write('it has no such voice');
  process.exitCode = 1;
}
