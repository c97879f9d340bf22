/** Keeps the focus of the keyboard in the page when what had it goes away or is switched off. */

const CONTROLS = 'a[href], button, input, select, textarea, summary, [tabindex]';
const LAYERS = '[data-portal], [role=dialog], [role=menu]';
const PLACES = '[role=dialog], section, form';
/** What a page names as the place to go on from, the best first. */
const HOMES = ['[data-home]', '[data-filter]'];
/** Dialogs and menus give the focus back by themselves, and a new page takes it: they come first. */
const WAIT_MS = 60;
/** What a long list drops under a wheel or a finger has not been taken away by anybody. */
const SCROLLING_MS = 200;
const SCROLLS = ['wheel', 'touchmove'];
/** By when a press has moved the focus. */
const PRESS_MS = 50;

/** Where something was when it was taken out. */
interface Gap {
  removed: Element;
  parent: Node;
  next: Element | null;
  previous: Element | null;
}

/** What has or had the focus, and everything around it as it was then. */
interface Trail {
  element: HTMLElement;
  around: Element[];
  isLayer: boolean;
  /** Whether it was taken away or switched off, be it only for a while. */
  isHurt?: boolean;
  gap?: Gap;
}

function outwards(element: Element): Element[] {
  const around: Element[] = [];
  for (let at = element.parentElement; at; at = at.parentElement) around.push(at);
  return around;
}

function trailOf(element: HTMLElement): Trail {
  return { element, around: outwards(element), isLayer: element.closest(LAYERS) !== null };
}

function isUsable(element: Element | null | undefined): element is HTMLElement {
  return (
    element instanceof HTMLElement &&
    element.isConnected &&
    !element.matches(':disabled') &&
    element.closest('[inert], [aria-hidden=true]') === null &&
    element.checkVisibility?.() !== false
  );
}

const controlsIn = (place: Element) => [...place.querySelectorAll<HTMLElement>(CONTROLS)];

function siblings(from: Element | null, to: 'nextElementSibling' | 'previousElementSibling'): Element[] {
  const found: Element[] = [];
  for (let at = from?.isConnected ? from : null; at; at = at[to]) found.push(at);
  return found;
}

/** The same control of the row after, or before, the one that is gone. */
function twin({ element, gap }: Trail): HTMLElement | undefined {
  if (!gap) return undefined;
  const { removed, next, previous } = gap;
  const beside = [...siblings(next, 'nextElementSibling'), ...siblings(previous, 'previousElementSibling')];
  if (removed === element) return beside.find((one) => one.matches(CONTROLS) && isUsable(one)) as HTMLElement;
  const row = beside.find((one) => one.tagName === removed.tagName && one.className === removed.className);
  if (!row) return undefined;
  const own = controlsIn(row);
  const same = own[controlsIn(removed).indexOf(element)];
  return isUsable(same) ? same : own.find(isUsable);
}

/** What stands next to something that is switched off. */
function beside({ element }: Trail): HTMLElement | undefined {
  if (!element.parentElement) return undefined;
  const all = controlsIn(element.parentElement);
  const at = all.indexOf(element);
  return [...all.slice(at + 1), ...all.slice(0, at).reverse()].find(isUsable);
}

/** The closest place around that can be gone on from. */
function place({ around, gap }: Trail): HTMLElement | undefined {
  const left = gap?.parent.isConnected && gap.parent instanceof Element ? gap.parent : undefined;
  const isTouched = matchMedia('(pointer: coarse)').matches;
  const start = left ?? around.find((one) => one.isConnected);
  for (const at of start ? [start, ...outwards(start)] : []) {
    if (at === document.body) return undefined;
    // on a phone a field would call up the keyboard
    const home = isTouched ? undefined : HOMES.map((one) => at.querySelector(one)).find(isUsable);
    if (home) return home;
    if (at.matches(PLACES)) return at as HTMLElement;
    if (at.matches('main')) return at.querySelector<HTMLElement>('h1') ?? (at as HTMLElement);
  }
  return undefined;
}

function successor(trail: Trail): HTMLElement | undefined {
  const isThere = trail.element.isConnected;
  if (isUsable(trail.element)) return trail.element;
  return (isThere ? beside(trail) : twin(trail)) ?? place(trail);
}

let kept: Element | null = null;

/** Whether the focus is nowhere, or still where it was only put for want of a better place. */
export function isAdrift(): boolean {
  const now = document.activeElement;
  return now === null || now === document.body || now === kept;
}

function focusOn(element: HTMLElement): void {
  kept = element;
  if (!element.matches(CONTROLS)) {
    element.tabIndex = -1;
    // it is no place for a click afterwards
    element.addEventListener('blur', () => element.removeAttribute('tabindex'), { once: true });
  }
  element.focus({ preventScroll: true });
}

/** Writes down where a trail was cut off, as long as its surroundings are known. */
function note(trail: Trail | null, records: MutationRecord[]): void {
  if (!trail || trail.gap) return;
  for (const { removedNodes, target, nextSibling, previousSibling } of records)
    for (const removed of removedNodes)
      if (removed instanceof Element && removed.contains(trail.element))
        trail.gap = {
          removed,
          parent: target,
          next: elementFrom(nextSibling, 'nextSibling'),
          previous: elementFrom(previousSibling, 'previousSibling'),
        };
}

function elementFrom(node: Node | null, to: 'nextSibling' | 'previousSibling'): Element | null {
  let at = node;
  while (at && !(at instanceof Element)) at = at[to];
  return at;
}

/**
 * Watches until it is told to stop. A person who leaves a control by a click into nothing is let go: only what the page itself
 * takes away or switches off is followed.
 */
export function keepFocus(): () => void {
  let last: Trail | null = null;
  /** What had the focus before a dialog or a menu came over the page. */
  let under: Trail | null = null;
  let scrolledAt = Number.NEGATIVE_INFINITY;
  let pressedAt = Number.NEGATIVE_INFINITY;
  let timer: ReturnType<typeof setTimeout> | undefined;
  const forget = () => {
    last = null;
    under = null;
  };
  const isLost = () => {
    const now = document.activeElement;
    return now === null || now === document.body || (now === last?.element && now.matches(':disabled'));
  };

  function mend(): void {
    if (!last || !isLost() || !document.hasFocus()) return;
    const { element, isLayer } = last;
    if (isUsable(element) && !last.isHurt) return;
    // what is busy comes back, or goes away for good: then this is asked again
    if (element.isConnected && element.matches('[data-loading]')) return;
    const inLayer = isLayer && last.around.some((one) => one.matches(LAYERS) && one.isConnected);
    const next = (!isLayer || inLayer) && successor(last);
    const found = next || (under && successor(under)) || document.querySelector<HTMLElement>('main h1');
    if (found) focusOn(found);
  }

  const watcher = new MutationObserver((records) => {
    if (!last) return;
    const isGone = !last.element.isConnected;
    if (isGone && !last.gap && performance.now() - scrolledAt < SCROLLING_MS) {
      forget();
      return;
    }
    if (isGone || last.element.matches(':disabled')) last.isHurt = true;
    for (const trail of [last, under])
      if (trail?.element.isConnected) trail.gap = undefined;
      else note(trail, records);
    if (!isLost()) return;
    clearTimeout(timer);
    timer = setTimeout(mend, WAIT_MS);
  });

  function come({ target }: Pick<FocusEvent, 'target'>): void {
    if (!(target instanceof HTMLElement) || target === document.body) return;
    const next = trailOf(target);
    under = next.isLayer ? (last?.isLayer ? under : last) : null;
    last = next;
  }
  function go({ target, relatedTarget }: FocusEvent): void {
    // a dialog takes the focus away for a moment, too, but nobody has pressed into the page then
    if (relatedTarget || performance.now() - pressedAt > PRESS_MS) return;
    queueMicrotask(() => {
      if (document.activeElement === document.body && isUsable(target as Element)) forget();
    });
  }
  function press(): void {
    pressedAt = performance.now();
    if (document.activeElement === document.body) forget();
  }
  const scroll = () => {
    scrolledAt = performance.now();
  };

  watcher.observe(document.body, {
    subtree: true,
    childList: true,
    attributes: true,
    attributeFilter: ['disabled'],
  });
  // this is fetched after the first picture: somebody may have been quicker
  come({ target: document.activeElement });
  document.addEventListener('focusin', come);
  document.addEventListener('focusout', go);
  document.addEventListener('pointerdown', press, true);
  for (const by of SCROLLS) document.addEventListener(by, scroll, { capture: true, passive: true });
  return () => {
    clearTimeout(timer);
    watcher.disconnect();
    document.removeEventListener('focusin', come);
    document.removeEventListener('focusout', go);
    document.removeEventListener('pointerdown', press, true);
    for (const by of SCROLLS) document.removeEventListener(by, scroll, true);
  };
}
