/** A list of screens as people paste it from a table: one a line, name; store; tags. */
import type { Site } from '@vitrine/api/types';
import { fold } from '../../lib/fold';
import { TAG } from '../../lib/tags';

export interface ListedScreen {
  name: string;
  siteId: string;
  site: string;
  tags: string[];
}
export type ListFault = {
  line: number;
  fault: 'name' | 'noSite' | 'unknownSite' | 'manySites' | 'double' | 'tag';
  site: string;
  /** The tag that cannot be one. */
  tag?: string;
};

interface Part {
  text: string;
  /** The place of its first piece, from 0. */
  from: number;
}

/** A cell that begins with a quotation mark and goes on behind its piece; further on a mark is a sign like any other. */
const isOpenCell = (cell: string) => /^\s*"/.test(cell) && cell.split('"').length % 2 === 0;

/** Puts pieces together again that were cut between quotation marks, and tells the one that nothing closes. */
function joined(
  pieces: readonly string[],
  joint: string,
  isOpen: (text: string) => boolean,
): { parts: Part[]; open: Part | null } {
  const parts: Part[] = [];
  let open: Part | null = null;
  for (const [from, piece] of pieces.entries()) {
    const part: Part = open ? { ...open, text: open.text + joint + piece } : { text: piece, from };
    open = isOpen(part.text) ? part : null;
    if (!open) parts.push(part);
  }
  return { parts, open };
}

/** A mark that nothing closes is a sign like any other. */
function whole(pieces: readonly string[], joint: string, isOpen: (text: string) => boolean): Part[] {
  const { parts, open } = joined(pieces, joint, isOpen);
  const from = open?.from ?? pieces.length;
  return [...parts, ...pieces.slice(from).map((text, index) => ({ text, from: from + index }))];
}

function separatorOf(row: string): string {
  const bare = row.replace(/(^|[;\t,])\s*"(?:[^"]|"")*"/g, '$1');
  return [';', '\t', ','].find((sign) => bare.includes(sign)) ?? ';';
}

function isOpenRow(row: string): boolean {
  if (!row.includes('"')) return false;
  const separator = separatorOf(row);
  return joined(row.split(separator), separator, isOpenCell).open !== null;
}

function cellsOf(row: string): string[] {
  const separator = separatorOf(row);
  return whole(row.split(separator), separator, isOpenCell).map(({ text }) => {
    const quoted = /^"(.*)"$/s.exec(text.trim())?.[1];
    return (quoted?.replaceAll('""', '"') ?? text).trim();
  });
}

const HEADS = new Set(['nom', 'name', 'ecran', 'screen']);

/** What the text says, and what in it must change; stores are named by their code or their name. */
export function readList(
  text: string,
  sites: readonly Site[],
): { screens: ListedScreen[]; faults: ListFault[] } {
  const screens: ListedScreen[] = [];
  const faults: ListFault[] = [];
  const seen = new Set<string>();
  for (const { text: row, from } of whole(text.split(/\r?\n/), '\n', isOpenRow)) {
    const [name = '', place = '', rest = ''] = cellsOf(row);
    if (row.trim() === '' || (from === 0 && HEADS.has(fold(name)))) continue;
    const found = place === '' ? [] : placesOf(place, sites);
    const [site] = found;
    const tags = rest.split(/[\s|]+/).filter((tag) => tag !== '');
    const tag = tags.find((one) => !TAG.test(one.replace(/^-/, '')));
    const fault = (kind: ListFault['fault']) =>
      faults.push({ line: from + 1, fault: kind, site: place, tag });
    const key = `${site?.id} ${fold(name)}`;
    if (name === '') fault('name');
    else if (place === '') fault('noSite');
    else if (!site) fault('unknownSite');
    else if (found.length > 1) fault('manySites');
    else if (seen.has(key)) fault('double');
    else if (tag) fault('tag');
    else
      screens.push({
        name: name.replace(/\s+/g, ' '),
        siteId: site.id,
        site: site.name,
        tags,
      });
    seen.add(key);
  }
  return { screens, faults };
}

function placesOf(place: string, sites: readonly Site[]): Site[] {
  const stores = sites.filter(({ kind }) => kind === 'store');
  const coded = stores.filter(({ code }) => code === place);
  return coded.length > 0 ? coded : stores.filter(({ name }) => fold(name) === fold(place));
}

/** A cell of a table for spreadsheets: quoted where needed, and never a formula. */
function cell(text: string): string {
  const safe = /^[=+\-@]/.test(text) ? `'${text}` : text;
  return /[";\r\n]/.test(safe) ? `"${safe.replace(/"/g, '""')}"` : safe;
}

/** Rows as a CSV that a French Excel opens too. */
export function csvOf(rows: readonly (readonly string[])[]): string {
  return `\uFEFF${rows.map((row) => row.map(cell).join(';')).join('\r\n')}\r\n`;
}
