import { getHotkeyHandler } from '@mantine/hooks';
import { useLayoutEffect, useRef } from 'react';
import { isTyping } from '../lib/typing';

const KEPT = 'vitrine-shortcuts';
/** Until the field of the search has the focus, what is typed is meant for it. */
const OPENING_MS = 1_000;

/** Single keys may disturb who speaks to the computer: they can be switched off. */
export function shortcutsAreOn(): boolean {
  return localStorage.getItem(KEPT) !== 'off';
}

export function switchShortcuts(on: boolean): void {
  if (on) localStorage.removeItem(KEPT);
  else localStorage.setItem(KEPT, 'off');
}

let early = '';

/** What was typed after the key and before the field of the search was there. */
export function takeEarly(): string {
  const typed = early;
  early = '';
  return typed;
}

function catchEarly(): void {
  early = '';
  const until = performance.now() + OPENING_MS;
  function hear(event: KeyboardEvent): void {
    const isThere = event.target instanceof Element && event.target.closest('[role=dialog]') !== null;
    if (isThere || performance.now() > until) {
      removeEventListener('keydown', hear, true);
      return;
    }
    if (event.ctrlKey || event.metaKey || event.altKey || event.key.length !== 1) return;
    event.preventDefault();
    event.stopPropagation();
    early += event.key;
  }
  addEventListener('keydown', hear, true);
}

/** Ctrl+K or ⌘K, which also who switched the single keys off has; who sees the page may press it, so it is heard before the first picture. */
export function useSearchKey(search: () => void, isOn: boolean): void {
  useLayoutEffect(() => {
    if (!isOn) return;
    // in fields, too: there these keys mean nothing else
    const open = () => {
      catchEarly();
      search();
    };
    const hear = getHotkeyHandler([['mod+K', open]]);
    addEventListener('keydown', hear);
    return () => removeEventListener('keydown', hear);
  }, [search, isOn]);
}

/** Calls what belongs to a key, or to `g` followed by a key ("g s"), while nobody is typing. */
export function useShortcuts(acts: Record<string, () => void>): void {
  const latest = useRef(acts);
  latest.current = acts;
  useLayoutEffect(() => {
    let after = '';
    let timer: ReturnType<typeof setTimeout> | undefined;
    function press(event: KeyboardEvent): void {
      if (event.ctrlKey || event.metaKey || event.altKey || isTyping(event.target) || !shortcutsAreOn())
        return;
      const keys = after ? `${after} ${event.key}` : event.key;
      clearTimeout(timer);
      after = event.key === 'g' && !after ? 'g' : '';
      timer = setTimeout(() => {
        after = '';
      }, 1200);
      const act = latest.current[keys];
      if (!act) return;
      event.preventDefault();
      act();
    }
    addEventListener('keydown', press);
    return () => {
      clearTimeout(timer);
      removeEventListener('keydown', press);
    };
  }, []);
}
