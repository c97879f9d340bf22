import react from '@vitejs/plugin-react';
import { defineConfig } from 'vitest/config';
import { guide } from './guide/plugin.ts';

// Generous deadlines: a machine that builds something else at the same time must not make a test red.
export default defineConfig({
  plugins: [react(), guide()],
  test: {
    // a busy machine gets one more try; the summary says so
    retry: 1,
    name: 'admin',
    environment: 'happy-dom',
    include: ['test/**/*.test.ts', 'test/**/*.test.tsx'],
    setupFiles: ['test/setup.ts'],
    css: false,
    testTimeout: 60_000,
    restoreMocks: true,
  },
});
