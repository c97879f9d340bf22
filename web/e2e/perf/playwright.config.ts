import journeys from '../journeys/playwright.config';

const { projects: _, ...shared } = journeys;

/**
 * How fast the admin is for who uses it, by what Chromium itself says: `npm run perf`, with VITRINE_BIN for the server and SCREENS for the
 * size of the fleet. No part of the test run; `make bench` takes its figures from here.
 */
export default { ...shared, testDir: '.', timeout: 600_000, retries: 0 };
