import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import english from '@vitrine/i18n/en.json';
import french from '@vitrine/i18n/fr.json';
import { describe, expect, it } from 'vitest';

type Words = { [key: string]: string | Words };

function keysOf(words: Words, before = ''): string[] {
  return Object.entries(words).flatMap(([key, value]) =>
    typeof value === 'string'
      ? [(before + key).replace(/_(one|many|other)$/, '')]
      : keysOf(value, `${before}${key}.`),
  );
}

const root = join(import.meta.dirname, '../src');
const source = readdirSync(root, { recursive: true })
  .map(String)
  .filter((file) => /\.tsx?$/.test(file))
  .map((file) => readFileSync(join(root, file), 'utf8'))
  .join('\n');
const languages = { French: new Set(keysOf(french)), English: new Set(keysOf(english)) };

/** `t('a.b')` names a text, `a.${name}.b` between backticks a family of texts. */
const named = [...source.matchAll(/\bt\(\s*'([\w.-]+)'/g)].map((match) => match[1] ?? '');
const families = [...source.matchAll(/`([a-zA-Z]+\.[^`\s]*\$\{[^`]*|\$\{\w+\}\.\w+)`/g)].map((match) => {
  const parts = (match[1] ?? '').split(/\$\{[^}]*\}/).map((part) => part.replaceAll('.', '\\.'));
  return new RegExp(`^${parts.join('[\\w.-]+')}$`);
});

describe.each(Object.entries(languages))('the %s texts', (_, keys) => {
  it('are there for everything that a page names', () => {
    expect(named.length).toBeGreaterThan(400);
    expect([...new Set(named)].filter((key) => !keys.has(key))).toEqual([]);
  });

  it('are all named by some page', () => {
    const used = (key: string) => source.includes(`'${key}'`) || families.some((family) => family.test(key));
    expect([...keys].filter((key) => !used(key))).toEqual([]);
  });
});
