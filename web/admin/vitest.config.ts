import react from '@vitejs/plugin-react';
import { defineConfig } from 'vitest/config';
import { guide } from './guide/plugin.ts';

export default defineConfig({
  plugins: [react(), guide()],
  test: {
    name: 'admin',
    environment: 'happy-dom',
    include: ['test/**/*.test.ts', 'test/**/*.test.tsx'],
    setupFiles: ['test/setup.ts'],
    css: false,
    restoreMocks: true,
  },
});
