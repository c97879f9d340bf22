import type { SavedView } from '@vitrine/api/types';

/** The list with this view in it; a name that is known already gets the new filters. */
export function withView(views: readonly SavedView[], view: SavedView): SavedView[] {
  return [...withoutView(views, view.name), view].sort((a, b) => a.name.localeCompare(b.name));
}

export const withoutView = (views: readonly SavedView[], gone: string): SavedView[] =>
  views.filter(({ name }) => name !== gone);

export const STATES = ['online', 'offline', 'never', 'behind', 'revoked'] as const;
export const SORTS = ['name', '-name', 'lastSeenAt', '-lastSeenAt', 'site'] as const;
/** What an address may say of the list. */
export const CHOICES = { status: STATES, sort: SORTS };

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
