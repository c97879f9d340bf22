import { defineConfig } from 'vitest/config';

// Every workspace with a vitest.config.ts is a project; one run, one summary.
export default defineConfig({
  test: { projects: ['*/vitest.config.ts', 'packages/*/vitest.config.ts'] },
});
