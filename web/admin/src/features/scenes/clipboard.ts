/** Copied elements, for this scene or another one: they outlive the page until the tab is closed. */
import type { Element } from '@vitrine/player-core/scene/types';

const KEY = 'vitrine-elements';

export function keep(elements: Element[]): void {
  sessionStorage.setItem(KEY, JSON.stringify(elements));
}

export function kept(): Element[] {
  return JSON.parse(sessionStorage.getItem(KEY) ?? '[]') as Element[];
}
