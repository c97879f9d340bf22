import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import contents from '../../docs/contents.json';
import { addressOf, type Compiled, compile, sizeOfWebp } from '../guide/compile';
import { excerpt, find, loadAll } from '../src/features/guide/chapters';
import { GUIDE } from '../src/lib/guide';

const docs = join(import.meta.dirname, '../../docs');
const NAMES = contents.flatMap(({ chapters }) => chapters);
const LANGUAGES = ['fr', 'en'] as const;
const router = readFileSync(join(import.meta.dirname, '../src/router.tsx'), 'utf8');
const PAGES = [...router.matchAll(/path: '([^']+)'/g)].map((match) => match[1] ?? '');

const sourceOf = (language: string, name: string) => readFileSync(join(docs, language, `${name}.md`), 'utf8');
const compiled = (language: string, name: string): Compiled =>
  compile(sourceOf(language, name), (path) => sizeOfWebp(readFileSync(join(docs, language, path))));
const anchorsOf = (language: string, name: string) =>
  compiled(language, name).sections.flatMap(({ id }) => (id ? [id] : []));

/** Whether the admin has a page at this path, also where a part of it is a parameter. */
const isPage = (path: string) =>
  PAGES.some((page) => new RegExp(`^${page.replaceAll(/\$\w+/g, '[\\w-]+')}$`).test(path));

/** What is wrong with where a link leads. */
function broken(language: string, href: string): string | null {
  if (/^https:\/\//.test(href)) return null;
  const [path = '', anchor] = addressOf(href).split('#');
  const chapter = /^\/guide\/(.+)$/.exec(path)?.[1];
  if (!chapter) return isPage(path) ? null : `no page ${href}`;
  if (!NAMES.includes(chapter)) return `no chapter ${href}`;
  return anchor && !anchorsOf(language, chapter).includes(anchor) ? `no anchor ${href}` : null;
}

describe.each(LANGUAGES)('the guide in %s', (language) => {
  it('has the chapters of its contents and no others', () => {
    const files = readdirSync(join(docs, language)).map((file) => file.replace(/\.md$/, ''));
    expect(files.sort()).toEqual([...NAMES].sort());
  });

  it.each(NAMES)('leads from %s only to what exists', (name) => {
    const hrefs = [...sourceOf(language, name).matchAll(/(?<!!)\[[^\]]*\]\(([^)]+)\)/g)].map(
      (m) => m[1] ?? '',
    );
    expect(hrefs.map((href) => broken(language, href)).filter(Boolean)).toEqual([]);
    expect(new Set(anchorsOf(language, name)).size).toBe(anchorsOf(language, name).length);
  });

  it('shows small pictures that exist, each with words for who cannot see it, and keeps no other', () => {
    const shown = NAMES.flatMap((name) =>
      [...sourceOf(language, name).matchAll(/!\[([^\]]*)\]\(([^)]+)\)/g)].map(([, alt = '', path = '']) => {
        expect(alt.length, path).toBeGreaterThan(15);
        expect(statSync(join(docs, language, path)).size, path).toBeLessThanOrEqual(60_000);
        return path.replace(`../images/${language}/`, '');
      }),
    );
    expect(readdirSync(join(docs, 'images', language)).sort()).toEqual([...new Set(shown)].sort());
    expect(shown.length).toBeLessThanOrEqual(25);
  });

  it('answers the links of the pages', () => {
    const lost = Object.values(GUIDE).filter(
      ([name, anchor]) => !NAMES.includes(name) || (anchor && !anchorsOf(language, name).includes(anchor)),
    );
    expect(lost).toEqual([]);
  });

  it('finds words wherever they stand, headings first', async () => {
    const all = await loadAll(language);
    const words = language === 'fr' ? 'ARRIERE' : 'ROLL BACK';
    const found = find(all, words);
    expect(found.slice(0, 2).map(({ id }) => id)).toContain('roll-back');
    expect(found.length).toBeGreaterThan(2);
    expect(find(all, 'xyzzy')).toEqual([]);
  });
});

describe('both languages', () => {
  it.each(NAMES)('have the same places in %s', (name) => {
    expect(anchorsOf('en', name)).toEqual(anchorsOf('fr', name));
    const pictures = (language: string) =>
      compiled(language, name).images.map((path) => path.replace(`/${language}/`, '/'));
    expect(pictures('en')).toEqual(pictures('fr'));
  });

  it('write French with its own spaces and apostrophes', () => {
    const wrong = NAMES.flatMap((name) => {
      const prose = sourceOf('fr', name)
        .replace(/```[\s\S]*?```|`[^`]*`|\]\([^)]*\)|\{#[^}]*\}/g, '')
        .split('\n');
      return prose.filter((line) => / [:;!?»]|« |'/.test(line)).map((line) => `${name}: ${line}`);
    });
    expect(wrong).toEqual([]);
  });
});

describe('a chapter', () => {
  const size = () => ({ width: 10, height: 5 });

  it('becomes HTML with its anchors, addresses and pictures', () => {
    const source = '# Titre\n\n![Vue](../a.webp) [x](publish.md#roll-back)\n\n## Là {#la}\n\nSuite `a`.\n';
    const { html, title, sections, images } = compile(source, size);
    expect(title).toBe('Titre');
    expect(images).toEqual(['../a.webp']);
    expect(html).toContain('<h2 id="la" tabindex="-1">Là</h2>');
    expect(html).toContain('href="/guide/publish#roll-back"');
    expect(html).toContain('<img src="{{image:0}}" alt="Vue" width="10" height="5"');
    expect(sections).toEqual([
      { id: '', title: 'Titre', text: 'Vue x' },
      { id: 'la', title: 'Là', text: 'Suite a.' },
    ]);
  });

  it('refuses HTML and a missing title', () => {
    expect(() => compile('# A\n\n<b>x</b>\n', size)).toThrow('without HTML');
    expect(() => compile('A\n', size)).toThrow('title');
  });

  it('is quoted around the word that was looked for', () => {
    const text = `${'a '.repeat(200)}trouvé${' b'.repeat(200)}`;
    expect(excerpt(text, 'Trouvé')).toMatch(/^….*trouvé.*…$/);
    expect(excerpt('court', 'absent')).toBe('court');
  });
});
