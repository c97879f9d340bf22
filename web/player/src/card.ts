/** What is shown when nothing can be played: whose screen it is and what time it is. Never an empty glass. */
import { mark } from './brand';
import { element } from './element';
import type { Text } from './text';

export interface Card {
  element: HTMLElement;
  /** Says whose screen it is, and whether it only waits for its first content. */
  name(organisation: string, screen: string, empty: boolean): void;
  /** Shows the time in the screen's zone. */
  tick(nowMs: number, timeZone: string | undefined): void;
}

export function makeCard(text: Text, language: string): Card {
  const organisation = element('p', 'card-organisation');
  const title = element('h1', 'card-title', text.cardReady);
  const help = element('p', 'card-help', text.cardReadyHelp);
  const time = element('p', 'card-time');
  const date = element('p', 'card-date');
  const screen = element('span', 'card-screen');
  const card = element(
    'div',
    'card',
    element('div', 'card-glow'),
    element('div', 'card-top', organisation, element('div', 'card-clock', time, date)),
    element('div', 'card-middle', title, help),
    element('div', 'card-bottom', screen, element('span', 'card-brand', mark(), 'Vitrine')),
  );
  return {
    element: card,
    name(ofOrganisation, ofScreen, empty) {
      organisation.textContent = ofOrganisation;
      screen.textContent = ofScreen;
      title.textContent = empty ? text.cardReady : text.cardPaused;
      help.textContent = empty ? text.cardReadyHelp : '';
    },
    tick(nowMs, timeZone) {
      time.textContent = format(nowMs, language, timeZone, { hour: '2-digit', minute: '2-digit' });
      date.textContent = format(nowMs, language, timeZone, {
        weekday: 'long',
        day: 'numeric',
        month: 'long',
      });
    },
  };
}

function format(
  nowMs: number,
  language: string,
  timeZone: string | undefined,
  parts: Intl.DateTimeFormatOptions,
): string {
  try {
    return new Intl.DateTimeFormat(language, { ...parts, timeZone }).format(nowMs);
  } catch {
    return new Intl.DateTimeFormat(language, parts).format(nowMs);
  }
}

/** The card as a picture, for a screenshot while nothing else is on the glass; without names, a dark screen. */
export function drawCard(names: { organisation: string; name: string } | null): HTMLCanvasElement {
  const canvas = document.createElement('canvas');
  canvas.width = Math.max(320, Math.round(window.innerWidth));
  canvas.height = Math.max(320, Math.round(window.innerHeight));
  const context = canvas.getContext('2d');
  if (!context) return canvas;
  const size = Math.round(Math.min(canvas.width, canvas.height) / 14);
  context.fillStyle = names ? '#10131c' : '#000';
  context.fillRect(0, 0, canvas.width, canvas.height);
  if (!names) return canvas;
  context.textAlign = 'center';
  context.fillStyle = '#f4f1ea';
  context.font = `600 ${size}px sans-serif`;
  context.fillText(names.organisation, canvas.width / 2, canvas.height / 2);
  context.fillStyle = '#9aa1b5';
  context.font = `400 ${Math.round(size / 2)}px sans-serif`;
  context.fillText(names.name, canvas.width / 2, canvas.height / 2 + size);
  return canvas;
}
