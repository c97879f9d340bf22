/** What is known of ways through the wizard: which steps of a draft somebody has seen, and where drafts were begun. */
import { STEPS, type Step } from './steps';

/** Which places of the browser's history were the beginning of which draft, so that going back finds the draft and not an empty page. */
const KEPT = 'vitrine-wizard-visits';
const MOST = 40;

function all(): Record<string, string> {
  try {
    return JSON.parse(sessionStorage.getItem(KEPT) ?? '{}') as Record<string, string>;
  } catch {
    return {};
  }
}

/** The draft that was begun at this place of the history. */
export function draftBegunAt(place: string | undefined): string | undefined {
  return place === undefined ? undefined : all()[place];
}

export function noteBeginnings(places: Iterable<string>, draft: string): void {
  const news = [...places].map((place) => [place, draft] as const);
  const known = Object.entries(all()).filter(([place]) => !news.some(([fresh]) => fresh === place));
  sessionStorage.setItem(KEPT, JSON.stringify(Object.fromEntries([...known, ...news].slice(-MOST))));
}

export interface Visit {
  /** Where one was last. */
  step: Step;
  seen: Step[];
}

/** How far somebody came with a draft in this browser, also days ago. */
const WAYS = 'vitrine-wizard-ways';

function ways(): Record<string, Visit> {
  try {
    return JSON.parse(localStorage.getItem(WAYS) ?? '{}') as Record<string, Visit>;
  } catch {
    return {};
  }
}

export function visitOf(draft: string): Visit | undefined {
  const visit = ways()[draft];
  return visit && STEPS.includes(visit.step) && Array.isArray(visit.seen) ? visit : undefined;
}

export function noteVisit(draft: string, visit: Visit): void {
  const others = Object.entries(ways()).filter(([id]) => id !== draft);
  try {
    localStorage.setItem(WAYS, JSON.stringify(Object.fromEntries([...others, [draft, visit]].slice(-MOST))));
  } catch {
    // a full or forbidden store only means that the draft opens where it lacks something
  }
}
