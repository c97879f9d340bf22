import journeys from '../journeys/playwright.config';

/** Takes the pictures of the user guide anew from the real product: `npm run guide-shots`. No part of the test run. */
export default { ...journeys, testDir: '.', retries: 0 };
