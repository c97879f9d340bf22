/** The page a new screen shows: a code for a person to type, the same as a QR code, and whether the network is good. */
import { qrCode } from '@vitrine/player-core/qr';
import { Backoff } from './backoff';
import { mark } from './brand';
import { networkChecks } from './checks';
import { element } from './element';
import { beginPairing, enrol, type Paired, type Pairing, pollPairing } from './server';
import type { Identity } from './storage';
import type { Text } from './text';

const POLL_MS = 2_000;
const LIFE_MS = 600_000;
const CHECK_AGAIN_MS = 30_000;

/** Shows the page until somebody has entered the code; resolves to who this screen is now. */
export async function pair(root: HTMLElement, text: Text, revoked: boolean): Promise<Identity> {
  const page = makePage(text, revoked);
  root.appendChild(page.body);
  const checking = setInterval(page.checkAgain, CHECK_AGAIN_MS);
  const backoff = new Backoff();
  for (;;) {
    try {
      const paired = (await enrolled(page, text)) ?? (await codeEntered(page, backoff));
      if (paired) {
        clearInterval(checking);
        page.body.remove();
        return identityOf(paired);
      }
    } catch {
      page.say(text.pairNoServer);
      await wait(backoff.nextMs());
    }
  }
}

/** Uses the enrolment in the address that IT opened this page with, if there is one. */
async function enrolled(page: Page, text: Text): Promise<Paired | null> {
  const token = /^#enrol=([\w-]+)$/.exec(location.hash)?.[1];
  if (!token) return null;
  const paired = await enrol(token, deviceModel(), resolution());
  // it takes one device only: a reload must not try it again
  history.replaceState(null, '', location.pathname + location.search);
  if (!paired) page.notice(text.pairEnrolmentOver);
  return paired;
}

async function codeEntered(page: Page, backoff: Backoff): Promise<Paired | null> {
  const pairing = await beginPairing(deviceModel(), resolution());
  backoff.reset();
  return untilPaired(pairing, page);
}

/** Polls until the code was entered; null when its time is over. */
async function untilPaired(pairing: Pairing, page: Page): Promise<Paired | null> {
  const begun = performance.now();
  const lifeMs = lifeOf(pairing);
  page.show(pairing.code);
  let polledAt = begun;
  while (performance.now() - begun < lifeMs) {
    page.remaining(lifeMs - (performance.now() - begun));
    await wait(500);
    if (performance.now() - polledAt < POLL_MS) continue;
    polledAt = performance.now();
    const paired = await pollPairing(pairing).catch(() => undefined);
    if (paired === null) return null;
    if (paired?.state === 'paired') return paired;
  }
  return null;
}

/** How long the code lives; a device whose clock is wrong takes what the protocol promises. */
function lifeOf(pairing: Pairing): number {
  const left = Date.parse(pairing.expiresAt) - Date.now();
  return left > 60_000 && left < LIFE_MS * 1.5 ? left : LIFE_MS;
}

function identityOf(paired: Paired): Identity {
  const { screenId, secret, name, organisation, signingKeys } = paired;
  return {
    screenId,
    secret,
    name,
    organisation,
    signingKeys,
    webSocketPath: paired.mqtt?.webSocketPath ?? '/mqtt',
  };
}

interface Page {
  body: HTMLElement;
  show(code: string): void;
  remaining(ms: number): void;
  say(sentence: string): void;
  notice(sentence: string): void;
  checkAgain(): void;
}

function makePage(text: Text, revoked: boolean): Page {
  const code = element('div', 'code');
  const qr = element('div', 'qr');
  const state = element('p', 'state', text.pairAsking);
  const renews = element('span', 'renews');
  const notice = element('p', 'notice', revoked ? text.pairRevoked : '');
  notice.hidden = !revoked;
  const { list, again } = networkChecks(text);
  const head = element('header', 'head', mark(), element('span', 'word', 'Vitrine'));
  const main = element(
    'div',
    'main',
    notice,
    element('h1', 'title', text.pairTitle),
    element('p', 'help', text.pairHelp),
    code,
    element('div', 'line', element('span', 'pulse'), state, renews),
  );
  const side = element('aside', 'side', qr, element('p', 'scan', text.pairScan));
  const foot = element('footer', 'foot', list);
  return {
    body: element('div', 'pairing', head, element('div', 'middle', main, side), foot),
    show(digits) {
      const shown = digits.indexOf('-') < 0 ? `${digits.slice(0, 4)}-${digits.slice(4)}` : digits;
      code.textContent = '';
      code.setAttribute('aria-label', shown);
      for (const half of shown.split('-')) {
        code.append(
          element('span', 'half', ...half.split('').map((letter) => element('span', 'letter', letter))),
        );
      }
      qr.textContent = '';
      qr.appendChild(qrCode(`${location.origin}/screens/pair?code=${encodeURIComponent(digits)}`));
      state.textContent = text.pairWaiting;
    },
    remaining(ms) {
      const seconds = Math.max(0, Math.ceil(ms / 1000));
      const clock = `${Math.floor(seconds / 60)}:${`0${seconds % 60}`.slice(-2)}`;
      renews.textContent = text.pairRenews.replace('{time}', clock);
    },
    say(sentence) {
      state.textContent = sentence;
      renews.textContent = '';
    },
    notice(sentence) {
      notice.textContent = sentence;
      notice.hidden = false;
    },
    checkAgain: again,
  };
}

function resolution(): [number, number] {
  return [pixels(screen.width), pixels(screen.height)];
}

/** Real pixels, as the server wants to know them. */
function pixels(length: number): number {
  return Math.round(length * (window.devicePixelRatio || 1));
}

/** What the administrator sees of this device before confirming it. */
function deviceModel(): string {
  const agent = navigator.userAgent;
  const system = /\(([^)]*)\)/.exec(agent)?.[1]?.split(';').slice(0, 2).join(' ').trim() ?? '';
  const browser = /(Chrome|Chromium|Firefox|Version)\/(\d+)/.exec(agent);
  return `${browser ? `Chromium ${browser[2]}` : 'Browser'}${system ? `, ${system}` : ''}`.slice(0, 100);
}

function wait(ms: number): Promise<void> {
  return new Promise((done) => setTimeout(done, ms));
}
