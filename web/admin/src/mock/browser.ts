import { setupWorker } from 'msw/browser';
import { handlers } from './handlers';

/** Lets the admin run without a server: `npm run dev:mock`. */
export async function startMock(): Promise<void> {
  await setupWorker(...handlers).start({ onUnhandledRequest: 'bypass', quiet: true });
}
