/** Filters of the fleet that somebody has given a name, kept in this browser for each person. */
export interface View {
  name: string;
  search: Record<string, string>;
}

const placeOf = (userId: string) => `vitrine-fleet-views-${userId}`;
export const MOST_VIEWS = 30;

export function keptViews(userId: string): View[] {
  try {
    const kept: unknown = JSON.parse(localStorage.getItem(placeOf(userId)) ?? '[]');
    return Array.isArray(kept) ? (kept as View[]) : [];
  } catch {
    return [];
  }
}

function keep(userId: string, views: View[]): View[] {
  const sorted = views.sort((a, b) => a.name.localeCompare(b.name)).slice(0, MOST_VIEWS);
  localStorage.setItem(placeOf(userId), JSON.stringify(sorted));
  return sorted;
}

/** A name that is known already gets the new filters. */
export function keepView(userId: string, view: View): View[] {
  return keep(userId, [...keptViews(userId).filter(({ name }) => name !== view.name), view]);
}

export function forgetView(userId: string, name: string): View[] {
  return keep(
    userId,
    keptViews(userId).filter((view) => view.name !== name),
  );
}

export const STATES = ['online', 'offline', 'never', 'behind', 'revoked'] as const;

/** What is typed as `tag:window status:offline` beside other words, by filter; an unknown state stays a word. */
export function filtersIn(text: string): { q: string; tag?: string; status?: string } {
  const found: { tag?: string; status?: string } = {};
  const words = text.split(/\s+/).filter((word) => {
    const [, key, value = ''] = /^(tag|étiquette|status|état):(\S+)$/i.exec(word) ?? [];
    if (!key) return true;
    if (/^(tag|étiquette)$/i.test(key)) found.tag = value;
    else if (STATES.some((state) => state === value)) found.status = value;
    else return true;
    return false;
  });
  return { q: words.join(' '), ...found };
}
