import { defineConfig } from '@playwright/test';
import { CHROMIUM } from '../journeys/browser';

/** The schedule at its full size, in a real Chromium against answers made up here. Build the admin first. */
export default defineConfig({
  testDir: '.',
  timeout: 90_000,
  workers: 1,
  retries: 1,
  outputDir: '../test-results',
  reporter: process.env.CI ? 'line' : 'list',
  use: {
    locale: 'fr-FR',
    timezoneId: 'Europe/Paris',
    viewport: { width: 1280, height: 860 },
    trace: 'off',
    launchOptions: CHROMIUM,
  },
});
