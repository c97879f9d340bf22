/** The program itself, kept on the device: it starts without network, and renews itself when the server has a newer one. */
import type { Diagnostics } from './diagnostics';

const LOOK_FOR_NEWER_MS = 3_600_000;
const BOUNDARY_LOOK_MS = 250;
const LONGEST_WAIT_MS = 60_000;

interface AwakeNavigator {
  wakeLock?: { request(kind: 'screen'): Promise<unknown> };
}

/** Installs the service worker; a newer program starts at the end of the running play. */
export function keepShell(diagnostics: Diagnostics): void {
  if (!('serviceWorker' in navigator) || !import.meta.env.PROD) return;
  const had = navigator.serviceWorker.controller !== null;
  navigator.serviceWorker.addEventListener('controllerchange', () => {
    if (had) reloadAtBoundary(diagnostics);
  });
  navigator.serviceWorker
    .register('/player/sw.js', { scope: '/player/' })
    .then((registration) => {
      setInterval(() => void registration.update().catch(() => undefined), LOOK_FOR_NEWER_MS);
    })
    .catch(() => undefined);
  void navigator.storage?.persist?.();
}

/** Keeps the display from going to sleep; asked again whenever the page is seen again. */
export function keepAwake(): void {
  const ask = () => {
    const { wakeLock } = navigator as unknown as AwakeNavigator;
    if (document.visibilityState === 'visible') void wakeLock?.request('screen').catch(() => undefined);
  };
  ask();
  document.addEventListener('visibilitychange', ask);
}

function reloadAtBoundary(diagnostics: Diagnostics): void {
  const shown = diagnostics.plays.length;
  const begun = performance.now();
  const timer = setInterval(() => {
    const ended = diagnostics.plays.length !== shown || diagnostics.current() === 'pairing';
    if (!ended && performance.now() - begun < LONGEST_WAIT_MS) return;
    clearInterval(timer);
    location.reload();
  }, BOUNDARY_LOOK_MS);
}
