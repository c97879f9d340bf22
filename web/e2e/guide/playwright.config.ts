import journeys from '../journeys/playwright.config';

const { projects: _, ...shared } = journeys;

/** Takes the pictures of the user guide anew from the real product: `npm run guide-shots`. No part of the test run. */
export default { ...shared, testDir: '.', retries: 0 };
