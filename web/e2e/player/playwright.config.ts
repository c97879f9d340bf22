import { defineConfig } from '@playwright/test';

/** The player in a real Chromium against a small server of its own. Build the player first. */
export default defineConfig({
  testDir: '.',
  timeout: 90_000,
  workers: 2,
  retries: 1,
  expect: { timeout: 20_000 },
  reporter: process.env.CI ? 'line' : 'list',
  use: { trace: 'off' },
});
