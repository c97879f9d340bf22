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
  reporter: process.env.CI ? 'line' : 'list',
  use: {
    locale: 'fr-FR',
    timezoneId: 'Europe/Paris',
    viewport: { width: 1280, height: 860 },
    trace: 'off',
    launchOptions: CHROMIUM,
  },
});
