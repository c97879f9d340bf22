/** The chapters of the guide, each fetched when it is opened. */
import type { Locale } from '@vitrine/api/types';
import { fold } from '../../lib/fold';
import type { Chapter, Section } from '../../lib/guide';

export interface Part {
  part: string;
  chapters: string[];
}

const contents = import.meta.glob<Part[]>('../../../../docs/contents.json', {
  import: 'default',
  eager: true,
});
export const PARTS = Object.values(contents).flat();
const NAMES = PARTS.flatMap(({ chapters }) => chapters);

const titles = import.meta.glob<string>('../../../../docs/*/*.md', {
  query: '?title',
  import: 'default',
  eager: true,
});
const files = import.meta.glob<Chapter>('../../../../docs/*/*.md', { import: 'default' });

const fileOf = (locale: Locale, name: string) => `../../../../docs/${locale}/${name}.md`;

export const isChapter = (name: string) => NAMES.includes(name);
export const titleOf = (locale: Locale, name: string) => titles[fileOf(locale, name)] ?? name;

/** The chapters that come before and after this one. */
export function besides(name: string): { before?: string; after?: string } {
  const at = NAMES.indexOf(name);
  return { before: NAMES[at - 1], after: NAMES[at + 1] };
}

export function loadChapter(locale: Locale, name: string): Promise<Chapter> {
  const load = files[fileOf(locale, name)];
  if (!load) throw new Error(`there is no chapter ${name}`);
  return load();
}

export interface Found extends Section {
  name: string;
  chapter: string;
}

export async function loadAll(locale: Locale): Promise<Found[]> {
  const all = await Promise.all(NAMES.map(async (name) => ({ name, ...(await loadChapter(locale, name)) })));
  return all.flatMap(({ name, title, sections }) =>
    sections.map((section) => ({ ...section, name, chapter: title })),
  );
}

/** Sections in which every word occurs, those with all of them in their title first. */
export function find(all: Found[], words: string): Found[] {
  const wanted = fold(words).split(' ').filter(Boolean);
  const has = (text: string) => wanted.every((word) => fold(text).includes(word));
  const found = all.filter(({ chapter, title, text }) => has(`${chapter} ${title} ${text}`));
  const first = found.filter(({ title }) => has(title));
  return [...first, ...found.filter((one) => !first.includes(one))];
}

const AROUND = 90;

/** The part of a text that speaks of the first of these words. */
export function excerpt(text: string, words: string): string {
  const at = Math.max(0, fold(text).indexOf(fold(words).split(' ')[0] ?? ''));
  const [from, to] = [Math.max(0, at - AROUND), Math.min(text.length, at + AROUND)];
  return `${from > 0 ? '…' : ''}${text.slice(from, to)}${to < text.length ? '…' : ''}`;
}
