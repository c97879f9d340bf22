import { createHash } from 'node:crypto';
import { defineConfig, type Plugin } from 'vite';

const BASE = '/player/';

/** Builds the service worker beside the program and tells it which files make up the shell. */
function serviceWorker(): Plugin {
  return {
    name: 'vitrine-service-worker',
    apply: 'build',
    buildStart() {
      this.emitFile({ type: 'chunk', id: 'sw.ts', fileName: 'sw.js' });
    },
    generateBundle: {
      order: 'post',
      handler(_, bundle) {
        const worker = bundle['sw.js'];
        if (worker?.type !== 'chunk') return;
        const files = Object.keys(bundle).filter(
          (file) => file !== 'sw.js' && file !== 'index.html' && !file.endsWith('.map'),
        );
        const digest = createHash('sha256');
        for (const file of files) digest.update(file);
        const page = bundle['index.html'];
        digest.update(page?.type === 'asset' ? page.source : '');
        const shell = JSON.stringify([BASE, ...files.map((file) => BASE + file)]);
        worker.code = worker.code
          .replace('__SHELL_FILES__', () => shell)
          .replace('__SHELL_VERSION__', () => JSON.stringify(digest.digest('hex').slice(0, 12)));
      },
    },
  };
}

export default defineConfig({
  base: BASE,
  plugins: [serviceWorker()],
  define: { globalThis: 'self' },
  build: {
    target: 'chrome69',
    cssTarget: 'chrome69',
    modulePreload: { polyfill: false },
    assetsInlineLimit: 0,
    rolldownOptions: { output: { entryFileNames: 'assets/[name]-[hash].js' } },
  },
  server: {
    proxy: { '/device': 'http://localhost:8080', '/mqtt': { target: 'ws://localhost:8080', ws: true } },
  },
});
