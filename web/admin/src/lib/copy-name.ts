const MOST = 120;

/** What a copy is called: "Autumn (2)", then "Autumn (3)"; a copy of a copy counts on. */
export function copyName(name: string, taken: Iterable<string>): string {
  const known = new Set([...taken].map((one) => one.toLowerCase()));
  const root = rootOf(name);
  for (let number = 2; ; number += 1) {
    const mark = ` (${number})`;
    const free = `${root.slice(0, MOST - mark.length)}${mark}`;
    if (!known.has(free.toLowerCase())) return free;
  }
}

/** The name without the number of a copy; a year in brackets is none. */
export function rootOf(name: string): string {
  return name.trim().replace(/(\s*\(\d{1,2}\))+$/, '') || name.trim();
}
