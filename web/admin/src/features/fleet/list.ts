/** A list of screens as people paste it from a table: one a line, name; store; tags. */
import type { Site } from '@vitrine/api/types';
import { fold } from '../../lib/fold';

export interface ListedScreen {
  name: string;
  siteId: string;
  site: string;
  tags: string[];
}
export type ListFault = {
  line: number;
  fault: 'name' | 'noSite' | 'unknownSite' | 'manySites';
  site: string;
};

function cellsOf(line: string): string[] {
  const separator = [';', '\t', ','].find((sign) => line.includes(sign)) ?? ';';
  return line.split(separator).map((cell) =>
    cell
      .trim()
      .replace(/^"(.*)"$/, '$1')
      .trim(),
  );
}

const HEADS = new Set(['nom', 'name', 'ecran', 'screen']);

/** What the text says, and what in it must change; stores are named by their code or their name. */
export function readList(
  text: string,
  sites: readonly Site[],
): { screens: ListedScreen[]; faults: ListFault[] } {
  const screens: ListedScreen[] = [];
  const faults: ListFault[] = [];
  text.split(/\r?\n/).forEach((line, index) => {
    const [name = '', place = '', tags = ''] = cellsOf(line);
    if (line.trim() === '' || (index === 0 && HEADS.has(fold(name)))) return;
    const found = place === '' ? [] : placesOf(place, sites);
    const [site] = found;
    const fault = (kind: ListFault['fault']) => faults.push({ line: index + 1, fault: kind, site: place });
    if (name === '') fault('name');
    else if (place === '') fault('noSite');
    else if (!site) fault('unknownSite');
    else if (found.length > 1) fault('manySites');
    else
      screens.push({
        name,
        siteId: site.id,
        site: site.name,
        tags: tags.split(/[\s|]+/).filter((tag) => tag !== ''),
      });
  });
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
