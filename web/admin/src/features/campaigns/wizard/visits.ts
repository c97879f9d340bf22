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
