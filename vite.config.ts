// Builds the web app in web/ into web/dist. `npm run dev` runs Vite beside the server and passes the API on to it.
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { brotliCompress, gzip, gzipSync } from 'node:zlib';
import tailwindcss from '@tailwindcss/vite';
import react from '@vitejs/plugin-react';
import { defineConfig, type Plugin } from 'vite';
import type { RouteTable } from './src/contract/route.ts';

const SERVER = 'http://127.0.0.1:8480';
const contractTable = fileURLToPath(new URL('src/contract/api.ts', import.meta.url));
const emptySchemas = fileURLToPath(new URL('web/src/data/empty-schemas.ts', import.meta.url));

/** The browser needs the contract's methods, paths and names; its checks and texts stay in the server (about 65 kB). */
const contractWithoutChecks: Plugin = {
  name: 'contract-without-checks',
  enforce: 'pre',
  resolveId(imported, importer) {
    const fromContract = importer?.includes('/src/contract/') || importer?.includes('/src/core/');
    return imported === 'zod' && fromContract ? emptySchemas : undefined;
  },
  async load(id) {
    if (id !== contractTable) return undefined;
    // A new address each time: while developing, Node must not answer with the table of before.
    const { api } = (await import(`${contractTable}?${Date.now()}`)) as { api: Record<string, RouteTable> };
    return `export const api = ${JSON.stringify(withoutTexts(api))};`;
  },
};

function withoutTexts(api: Record<string, RouteTable>): object {
  const groups = Object.entries(api).map(([group, table]) => {
    const routes = Object.entries(table).map(([name, { method, path, bytes, reply }]) => {
      return [name, { method, path, ...(bytes ? { bytes } : {}), ...(reply ? { reply: {} } : {}) }];
    });
    return [group, Object.fromEntries(routes)];
  });
  return Object.fromEntries(groups);
}

/** Compressed once here, so that the server need not do it for every visit. */
const compressedBeside: Plugin = {
  name: 'compressed-beside',
  apply: 'build',
  async writeBundle({ dir = '' }, bundle) {
    const paths = Object.keys(bundle).filter((path) => /\.(?:js|css)$/.test(path));
    for (const path of paths.map((one) => join(dir, one))) {
      const bytes = await readFile(path);
      await writeFile(`${path}.gz`, await promisify(gzip)(bytes, { level: 9 }));
      await writeFile(`${path}.br`, await promisify(brotliCompress)(bytes));
    }
  },
};

/** What a phone must fetch before it can show the first screen: scripts, styles and one language, as gzip. */
const MOST_BYTES_AT_FIRST = 150_000;
const firstLoadIsSmall: Plugin = {
  name: 'first-load-is-small',
  apply: 'build',
  enforce: 'post',
  generateBundle(_options, bundle) {
    const sizeOf = (part: string | Uint8Array) => gzipSync(part, { level: 9 }).length;
    const chunks = Object.values(bundle).filter((part) => part.type === 'chunk');
    const comesFrom = (path: RegExp) => chunks.filter((one) => path.test(one.facadeModuleId ?? ''));
    const needed = new Set([...chunks.filter((one) => one.isEntry), ...comesFrom(/now-screen\.tsx$/)]);
    for (const chunk of needed) {
      for (const other of chunks) if (chunk.imports.includes(other.fileName)) needed.add(other);
    }
    const scripts = [...needed].reduce((sum, { code }) => sum + sizeOf(code), 0);
    const language = Math.max(...comesFrom(/i18n\/[a-z]{2}\.ts$/).map(({ code }) => sizeOf(code)));
    const styles = Object.values(bundle).filter((part) => part.type === 'asset' && part.fileName.endsWith('.css'));
    const bytes =
      scripts + language + styles.reduce((sum, part) => sum + ('source' in part ? sizeOf(part.source) : 0), 0);
    this.info(`First load: ${bytes} bytes of gzip, at most ${MOST_BYTES_AT_FIRST}.`);
    if (bytes > MOST_BYTES_AT_FIRST)
      this.error(`The first load has grown to ${bytes} bytes of gzip: load something later.`);
  },
};

// Tests build too, and what they build stays: it must be what families get, not React with its checks.
if (process.argv.includes('build')) process.env.NODE_ENV = 'production';

export default defineConfig({
  root: 'web',
  base: '/',
  plugins: [contractWithoutChecks, react(), tailwindcss(), firstLoadIsSmall, compressedBeside],
  build: {
    outDir: 'dist',
    emptyOutDir: true,
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    reportCompressedSize: false,
    rolldownOptions: {
      output: {
        // Few files with what every screen needs compress better than many small ones.
        codeSplitting: {
          groups: [
            { name: 'vendor', test: /node_modules\/(?:react|scheduler|@tanstack|use-sync)/ },
            { name: 'base', test: /(?:web\/src\/(?:ui|data|pixel|shell|welcome)|src\/(?:client|contract))/ },
          ],
        },
      },
    },
  },
  server: { proxy: { '/api': SERVER, '/s': SERVER, '/healthz': SERVER, '/readyz': SERVER } },
});
