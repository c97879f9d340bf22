import { defineConfig } from '@playwright/test';
import { CHROMIUM } from './browser';

/** The whole product: the real server with its broker, the built admin and the built player, in a real Chromium. */
export default defineConfig({
  testDir: '.',
  timeout: 240_000,
  workers: 2,
  retries: 1,
  fullyParallel: false,
  outputDir: '../test-results',
  // the longest first: the others are done beside it
  projects: [
    { name: 'pages', testMatch: 'every-page.spec.ts' },
    { name: 'journeys', testIgnore: 'every-page.spec.ts' },
  ],
  reporter: process.env.CI ? 'line' : 'list',
  use: {
    locale: 'fr-FR',
    timezoneId: 'Europe/Paris',
    viewport: { width: 1280, height: 860 },
    trace: 'off',
    launchOptions: CHROMIUM,
  },
});
