// Builds the web app in web/ into web/dist. `npm run dev` runs Vite beside the server and passes the API on to it.
import { fileURLToPath } from 'node:url';
import tailwindcss from '@tailwindcss/vite';
import react from '@vitejs/plugin-react';
import { defineConfig, type Plugin } from 'vite';

const SERVER = 'http://127.0.0.1:8080';
const emptySchemas = fileURLToPath(new URL('web/src/data/empty-schemas.ts', import.meta.url));

/** The browser needs the contract's methods, paths and names, not its checks: those run in the server. */
const contractWithoutChecks: Plugin = {
  name: 'contract-without-checks',
  enforce: 'pre',
  resolveId(imported, importer) {
    const fromContract = importer?.includes('/src/contract/') || importer?.includes('/src/core/');
    return imported === 'zod' && fromContract ? emptySchemas : undefined;
  },
};

export default defineConfig({
  root: 'web',
  base: '/',
  plugins: [contractWithoutChecks, react(), tailwindcss()],
  build: {
    outDir: 'dist',
    emptyOutDir: true,
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    reportCompressedSize: false,
  },
  server: { proxy: { '/api': SERVER, '/s': SERVER, '/healthz': SERVER, '/readyz': SERVER } },
});
