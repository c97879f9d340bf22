/** The identify overlay: for somebody who stands in a shop with ten screens and wants to know which is which. */
import { element } from './element';
import type { Text } from './text';

export interface WhoAmI {
  name: string;
  site: string;
  organisation: string;
  screenId: string;
}

const LONGEST_S = 600;

let hiding: ReturnType<typeof setTimeout> | undefined;

/** Shows it over everything for a while. */
export function identify(root: HTMLElement, text: Text, who: WhoAmI, seconds: number): void {
  clearTimeout(hiding);
  for (const old of Array.from(root.querySelectorAll('.identify'))) old.remove();
  const overlay = element(
    'div',
    'identify',
    element(
      'div',
      'identify-box',
      element('p', 'identify-lead', text.identify),
      element('h1', 'identify-name', who.name),
      element('p', 'identify-site', [who.site, who.organisation].filter(Boolean).join(' · ')),
      element('p', 'identify-code', shortCode(who.screenId)),
    ),
  );
  root.appendChild(overlay);
  hiding = setTimeout(() => overlay.remove(), Math.min(seconds, LONGEST_S) * 1_000);
}

/** The end of the id, which is what differs most between screens. */
export function shortCode(screenId: string): string {
  const end = screenId.replace(/-/g, '').slice(-8).toUpperCase();
  return `${end.slice(0, 4)}-${end.slice(4)}`;
}
