import { createReadStream } from 'node:fs';
import { createRequire } from 'node:module';
import react from '@vitejs/plugin-react';
import { defineConfig, type Plugin } from 'vite';
import { ahead } from './build/ahead.ts';
import { guide } from './guide/plugin.ts';

const server = process.env.VITRINE_URL ?? 'http://127.0.0.1:8080';

/** In mock mode the dev server hands out the service worker that answers instead of the server. */
function mockWorker(): Plugin {
  const file = createRequire(import.meta.url).resolve('msw/mockServiceWorker.js');
  return {
    name: 'vitrine-mock-worker',
    apply: (_, { mode, command }) => mode === 'mock' && command === 'serve',
    configureServer({ middlewares }) {
      middlewares.use('/mockServiceWorker.js', (_, response) => {
        response.setHeader('Content-Type', 'text/javascript');
        createReadStream(file).pipe(response);
      });
    },
  };
}

/**
 * What is always needed together comes as one file: on a slow machine each request costs more than its bytes. What one group takes
 * is in no later one.
 */
const GROUPS = [
  { name: 'first', tags: ['$initial' as const], priority: 4 },
  { name: 'home', test: /src[\\/]features[\\/]overview[\\/]/, priority: 3 },
  { name: 'after', test: /src[\\/]shell[\\/](Hosts|UserMenu)\.tsx$/, priority: 2 },
  { name: 'search', test: /src[\\/]shell[\\/]Search\.tsx$/, priority: 1 },
];

export default defineConfig({
  plugins: [react(), guide(), mockWorker(), ahead()],
  build: {
    target: 'es2022',
    manifest: true,
    assetsInlineLimit: 0,
    chunkSizeWarningLimit: 700,
    rolldownOptions: { output: { codeSplitting: { groups: GROUPS } } },
  },
  worker: { format: 'es' },
  server: {
    port: 5173,
    proxy: {
      '/api': { target: server, changeOrigin: false },
      '/player': { target: server, changeOrigin: false },
    },
  },
});
