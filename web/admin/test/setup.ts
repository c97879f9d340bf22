import { configure } from '@testing-library/react';
import { setupServer } from 'msw/node';
import { afterAll, afterEach, beforeAll } from 'vitest';
import { handlers } from '../src/mock/handlers';

// The document of the tests has no fonts; a text area that grows listens to them.
Object.defineProperty(document, 'fonts', { value: new EventTarget(), configurable: true });

// What is waited for may take its time on a machine that builds something else meanwhile.
configure({ asyncUtilTimeout: 15_000 });

export const server = setupServer(...handlers);

beforeAll(() => server.listen({ onUnhandledRequest: 'error' }));
afterEach(() => {
  server.resetHandlers();
  localStorage.clear();
  sessionStorage.clear();
});
afterAll(() => server.close());
