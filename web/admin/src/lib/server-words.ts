import i18next from 'i18next';

/** A sentence of the server with its French; `{…}` stands for what the server put in. */
interface Entry {
  pattern: RegExp;
  french: string;
}

let known: Record<string, string> | null = null;
let entries: Entry[] | null = null;

function entryOf([english, french]: [string, string]): Entry {
  const parts = english.split(/\{\w*\}/).map((part) => part.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'));
  return { pattern: new RegExp(`^${parts.join('(.+?)')}$`), french };
}

/** The server words its refusals in English: this is their French. `null` puts English back. */
export function learnServerWords(words: Record<string, string> | null): void {
  known = words;
  entries = null;
}

/** Made ready when the first sentence is asked for: there are many, and the first page has none. */
function knownEntries(): Entry[] | null {
  entries ??= known && Object.entries(known).map(entryOf);
  return entries;
}

function translated(message: string): string | null {
  for (const { pattern, french } of knownEntries() ?? []) {
    const found = pattern.exec(message);
    if (!found) continue;
    let next = 0;
    return french.replace(/\{\w*\}/g, () => {
      next += 1;
      return found[next] ?? '';
    });
  }
  const place = /^(.+) at position (\d+)$/.exec(message);
  const what = place?.[1] && translated(place[1]);
  return what ? `${what} (position ${place?.[2]})` : null;
}

/** A sentence of the server in the reader's language; what has no translation stays as it is. */
export function serverWords(message: string): string {
  const words = translated(message) ?? message;
  return words.charAt(0).toUpperCase() + words.slice(1);
}

/** What a device said: put into words where they are known, else in its own, marked as a quotation. */
export function deviceWords(message: string): string {
  const words = known ? translated(message) : message;
  if (words) return words.charAt(0).toUpperCase() + words.slice(1);
  return /^\d+x\d+$/.test(message) ? message.replace('x', ' × ') : `«\u00a0${message}\u00a0»`;
}

const UNDO_NOTE = /^(?:Annulation de la publication n°|Undo of publication no\.)\s(?<number>\d+)$/;

/** The number of the publication that another one has undone, as its note tells. */
export function undoneBy(note: string): number | null {
  const number = UNDO_NOTE.exec(note)?.groups?.number;
  return number ? Number(number) : null;
}

/** What this product itself writes as the note of a publication, in the language of whoever publishes. */
const OWN_NOTES = [
  [/^Interruption\u00a0?: (?<name>.+)$/, 'emergency.note'],
  [UNDO_NOTE, 'publish.undoNote'],
  [/^(?:Fin de «\u00a0|End of “)(?<name>.+)(?:\u00a0»|”)$/, 'onAir.endNote'],
  [/^Réseau de démonstration$/, 'publication.demoNote'],
] as const;

/** The note of a publication: what a person wrote stays as it is, what the product wrote is in the reader's language. */
export function noteOf({ kind, note }: { kind: string; note: string }): string {
  if (kind === 'automatic' && note) return serverWords(note);
  for (const [pattern, key] of OWN_NOTES) {
    const found = pattern.exec(note);
    if (found) return i18next.t(key, { name: '', number: '', ...found.groups });
  }
  return note;
}
