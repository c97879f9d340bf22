/** Two versions of one thing that came from the same one. Pure. */

/** What is not there, and what is there and empty, mean the same; ids and the order of fields mean nothing. */
export function said(value: unknown): string {
  const isNothing = value === undefined || value === null || value === '' || value === false;
  return isNothing || (Array.isArray(value) && value.length === 0)
    ? ''
    : JSON.stringify(value, (key, part) => (key === 'id' || part === null ? undefined : inOrder(part)));
}

function inOrder(part: unknown): unknown {
  if (typeof part !== 'object' || part === null || Array.isArray(part)) return part;
  return Object.fromEntries(Object.entries(part).sort(([a], [b]) => a.localeCompare(b)));
}

/** Their version with what was changed here; what both have changed stays as it is here. */
export function merged<T extends object>(base: T, mine: T, theirs: T): T {
  const fields = Object.keys({ ...base, ...mine }) as (keyof T)[];
  const changed = fields.filter((field) => said(mine[field]) !== said(base[field]));
  return { ...theirs, ...Object.fromEntries(changed.map((field) => [field, mine[field]])) };
}

interface Known {
  id?: string | null;
}

/** Lists of things that have ids, joined thing by thing: what one side alone has changed, put in or taken out stays so. The order is that of here. */
export function joinedList<T extends Known>(base: T[], mine: T[], theirs: T[]): T[] {
  const by = (list: T[]) => new Map(list.flatMap((one) => (one.id ? [[one.id, one] as const] : [])));
  const [was, here, there] = [by(base), by(mine), by(theirs)];
  const kept = mine.flatMap((one) => {
    const [before, other] = [was.get(one.id ?? ''), there.get(one.id ?? '')];
    if (!before) return [one];
    if (other) return [merged(before, one, other)];
    return said(one) === said(before) ? [] : [one];
  });
  const added = theirs.filter(({ id }) => id && !was.has(id) && !here.has(id));
  const again = theirs.filter((one) => {
    const before = was.get(one.id ?? '');
    return before && !here.has(one.id ?? '') && said(one) !== said(before);
  });
  return [...kept, ...again, ...added];
}

export interface Difference {
  field: string;
  /** Who has changed it. */
  by: 'me' | 'them' | 'both';
}

/** The fields in which two versions differ, and who has changed which. */
export function differences(base: object, mine: object, theirs: object): Difference[] {
  const read = (thing: object, field: string) => said((thing as Record<string, unknown>)[field]);
  return [...new Set([...Object.keys(theirs), ...Object.keys(mine)])].flatMap((field) => {
    const [before, here, there] = [base, mine, theirs].map((thing) => read(thing, field));
    if (here === there) return [];
    return [{ field, by: there === before ? 'me' : here === before ? 'them' : 'both' }];
  });
}
