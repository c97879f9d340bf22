/** Looks whether this device can do its work here, and says so in plain words. */
import { element } from './element';
import type { Text } from './text';

const PATIENCE_MS = 8_000;

/** A list that checks server, WebSocket and secure context, and checks again when `again` is called. */
export function networkChecks(text: Text): { list: HTMLElement; again(): void } {
  const server = row(text.checkServer, text.checkRunning);
  const live = row(text.checkLive, text.checkRunning);
  const safe = row(text.checkSafe, text.checkRunning);
  const list = element('ul', 'checks', server.item, live.item, safe.item);
  const again = () => {
    answers('/device/v1/pairings/00000000-0000-0000-0000-000000000000').then((ok) =>
      server.set(ok, ok ? text.checkServerOk : text.checkServerBad),
    );
    opens().then((ok) => live.set(ok, ok ? text.checkLiveOk : text.checkLiveBad));
    const secure = window.isSecureContext && 'serviceWorker' in navigator && 'caches' in window;
    safe.set(secure, secure ? text.checkSafeOk : text.checkSafeBad);
  };
  again();
  return { list, again };
}

function row(name: string, state: string): { item: HTMLElement; set(ok: boolean, state: string): void } {
  const sign = element('span', 'sign');
  const told = element('span', 'told', state);
  const item = element('li', 'check', sign, element('strong', '', name), told);
  return {
    item,
    set(ok, sentence) {
      item.className = ok ? 'check good' : 'check bad';
      sign.textContent = ok ? '✓' : '!';
      told.textContent = sentence;
    },
  };
}

/** Whether anything comes back; which answer does not matter. */
async function answers(address: string): Promise<boolean> {
  const answer = fetch(address, { cache: 'no-store', credentials: 'omit' }).then(
    () => true,
    () => false,
  );
  return Promise.race([answer, patience()]);
}

function opens(): Promise<boolean> {
  const scheme = location.protocol === 'https:' ? 'wss' : 'ws';
  const socket = new WebSocket(`${scheme}://${location.host}/mqtt`, 'mqtt');
  const opened = new Promise<boolean>((done) => {
    socket.onopen = () => done(true);
    socket.onerror = () => done(false);
  });
  return Promise.race([opened, patience()]).then((ok) => {
    socket.close();
    return ok;
  });
}

function patience(): Promise<boolean> {
  return new Promise((done) => setTimeout(() => done(false), PATIENCE_MS));
}
