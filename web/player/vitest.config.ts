import { defineConfig } from 'vitest/config';

// Generous deadlines: a machine that builds something else at the same time must not make a test red.
export default defineConfig({
  test: {
    name: 'player',
    include: ['test/**/*.test.ts'],
    testTimeout: 60_000,
    expect: { poll: { timeout: 20_000 } },
  },
});
