/** A sentence of the server with its French; `{…}` stands for what the server put in. */
interface Entry {
  pattern: RegExp;
  french: string;
}

let entries: Entry[] | null = null;

function entryOf([english, french]: [string, string]): Entry {
  const parts = english.split(/\{\w*\}/).map((part) => part.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'));
  return { pattern: new RegExp(`^${parts.join('(.+?)')}$`), french };
}

/** The server words its refusals in English: this is their French. `null` puts English back. */
export function learnServerWords(words: Record<string, string> | null): void {
  entries = words && Object.entries(words).map(entryOf);
}

function translated(message: string, known: Entry[]): string | null {
  for (const { pattern, french } of known) {
    const found = pattern.exec(message);
    if (!found) continue;
    let next = 0;
    return french.replace(/\{\w*\}/g, () => {
      next += 1;
      return found[next] ?? '';
    });
  }
  const place = /^(.+) at position (\d+)$/.exec(message);
  const what = place?.[1] && translated(place[1], known);
  return what ? `${what} (position ${place?.[2]})` : null;
}

/** A sentence of the server in the reader's language; what has no translation stays as it is. */
export function serverWords(message: string): string {
  const words = entries ? (translated(message, entries) ?? message) : message;
  return words.charAt(0).toUpperCase() + words.slice(1);
}

/** What a device said: put into words where they are known, else in its own, marked as a quotation. */
export function deviceWords(message: string): string {
  const known = entries ? translated(message, entries) : message;
  if (known) return known.charAt(0).toUpperCase() + known.slice(1);
  return /^\d+x\d+$/.test(message) ? message.replace('x', ' × ') : `«\u00a0${message}\u00a0»`;
}

/** The note of a publication: what a person wrote stays as it is, what the server wrote is put into words. */
export function noteOf({ kind, note }: { kind: string; note: string }): string {
  return kind === 'automatic' && note ? serverWords(note) : note;
}
