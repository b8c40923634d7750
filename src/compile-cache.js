// Loaded before `main.ts` by `npm start`, and plain JavaScript for that: from the second start on nothing is compiled any
// more, and what Node needs to read TypeScript is never loaded, which saves 15 MB. Where nothing can be written, as before.
import { enableCompileCache } from 'node:module';
import { fileURLToPath } from 'node:url';

enableCompileCache(fileURLToPath(new URL('../node_modules/.cache/compiled', import.meta.url)));
