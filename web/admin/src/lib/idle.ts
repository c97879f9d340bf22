/** When the browser has nothing better to do: what nobody sees yet must not hold up what everybody waits for. */
export const idle = (): Promise<unknown> =>
  new Promise((done) => (window.requestIdleCallback ?? setTimeout)(done));
