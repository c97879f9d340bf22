/** Files on their way that belong to a draft, in their order, and what became of those that came while nobody had it open. */
import { type Upload, uploads } from './uploads';

export interface Expected {
  /** Of the upload. */
  id: string;
  mediaId: string | null;
}

const KEPT = 'vitrine-expected';
const MOST = 40;
type All = Record<string, Expected[]>;

function all(): All {
  try {
    return JSON.parse(localStorage.getItem(KEPT) ?? '{}') as All;
  } catch {
    return {};
  }
}

function keep(next: All): void {
  const some = Object.entries(next).filter(([, list]) => list.length > 0);
  try {
    if (some.length > 0) localStorage.setItem(KEPT, JSON.stringify(Object.fromEntries(some.slice(-MOST))));
    else localStorage.removeItem(KEPT);
  } catch {
    // a full or forbidden store only means that a file stays in the library and is taken from there
  }
}

export function expectedBy(owner: string): Expected[] {
  return all()[owner] ?? [];
}

/** From now on it expects exactly these; what is known to have come stays known. */
export function expect(owner: string, list: Expected[]): void {
  const known = all();
  const mediaOf = (id: string) => known[owner]?.find((one) => one.id === id)?.mediaId ?? null;
  keep({ ...known, [owner]: list.map(({ id, mediaId }) => ({ id, mediaId: mediaId ?? mediaOf(id) })) });
}

/** What was expected under a makeshift name is expected by the draft that has come of it. */
export function handOver(from: string, to: string): void {
  const { [from]: list = [], ...others } = all();
  if (list.length > 0) keep({ ...others, [to]: [...(others[to] ?? []), ...list] });
}

/** Writes down what has come, and forgets what somebody has called off. */
export function followed(before: Upload[], now: Upload[], list: Expected[]): Expected[] {
  return list.flatMap((one) => {
    const upload = now.find(({ id }) => id === one.id);
    if (upload) return upload.state === 'sent' ? { ...one, mediaId: upload.mediaId } : one;
    const last = before.find(({ id }) => id === one.id);
    return last && last.state !== 'sent' ? [] : one;
  });
}

let before = uploads.list();
uploads.subscribe(() => {
  const now = uploads.list();
  const known = all();
  const next = Object.fromEntries(
    Object.entries(known).map(([owner, list]) => [owner, followed(before, now, list)]),
  );
  before = now;
  if (JSON.stringify(next) !== JSON.stringify(known)) keep(next);
});
