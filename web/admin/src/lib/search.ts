const UUID = /^[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/i;
/** What these name in an address is known by its id, and by nothing else. */
const IDS = new Set(['site', 'screen', 'campaign', 'media', 'playlist', 'scene', 'item', 'alert']);

export const isId = (text: string): boolean => UUID.test(text);

/** Reads the named filters from the address as texts; what is empty, unknown or no id where one belongs is left out. */
export function texts<K extends string>(
  ...names: K[]
): (search: Record<string, unknown>) => Partial<Record<K, string>> {
  return (search) => {
    const kept: Partial<Record<K, string>> = {};
    for (const name of names) {
      const given = search[name];
      if (given === undefined) continue;
      const value = typeof given === 'number' ? String(given) : given;
      const isSaid = typeof value === 'string' && value !== '' && (!IDS.has(name) || isId(value));
      // named all the same: what a route does not name, it has as the address says it
      kept[name] = isSaid ? value : undefined;
    }
    return kept;
  };
}

/** What an address says, without what is none of the choices: an old or mistyped address shows the usual, not a refusal. */
export function among<T extends object>(search: T, choices: Partial<Record<keyof T, readonly string[]>>): T {
  return Object.fromEntries(
    Object.entries(search).filter(([name, value]) => choices[name as keyof T]?.includes(value) ?? true),
  ) as T;
}

const DAY = /^\d{4}-\d\d-\d\d$/;

/** Whether a text is a day that there is, such as `2026-02-28`. */
export function isDay(text: string): boolean {
  const at = Date.parse(`${text}T00:00Z`);
  return DAY.test(text) && !Number.isNaN(at) && new Date(at).toISOString().startsWith(text);
}
