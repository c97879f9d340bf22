import { describe, expect, it } from 'vitest';
import english from '../src/en.json';
import french from '../src/fr.json';

type Words = { [key: string]: string | Words };

function flat(words: Words, before = ''): Map<string, string> {
  const all = new Map<string, string>();
  for (const [key, value] of Object.entries(words)) {
    if (typeof value === 'string') all.set(before + key, value);
    else for (const [inner, text] of flat(value, `${before}${key}.`)) all.set(inner, text);
  }
  return all;
}

const fr = flat(french);
const en = flat(english);
const PLURAL = /_(one|many|other)$/;
const names = (text: string) => [...text.matchAll(/{{\s*(\w+)/g)].map((match) => match[1]).sort();

describe('the words', () => {
  it('are the same in both languages, but for the French plural of a million', () => {
    const keys = (words: Map<string, string>) =>
      [...words.keys()].filter((key) => !key.endsWith('_many')).sort();
    expect(keys(fr)).toEqual(keys(en));
  });

  it('have every plural their language counts with', () => {
    const counted = [...fr.keys()]
      .filter((key) => key.endsWith('_other'))
      .map((key) => key.replace(PLURAL, ''));
    const missing = counted.flatMap((key) =>
      ['_one', '_many'].filter((form) => !fr.has(key + form)).map((form) => key + form),
    );
    expect(missing).toEqual([]);
    expect(counted.filter((key) => !en.has(`${key}_one`))).toEqual([]);
  });

  it('use the same values in both languages', () => {
    const differing = [...en].filter(
      ([key, text]) => String(names(text)) !== String(names(fr.get(key) ?? '')),
    );
    expect(differing).toEqual([]);
  });

  it('are never empty, and French has its own spaces and apostrophes', () => {
    expect([...fr, ...en].filter(([, text]) => text.trim() === '')).toEqual([]);
    expect([...fr].filter(([, text]) => / [:;!?»]|« /.test(text))).toEqual([]);
    expect([...fr].filter(([, text]) => text.includes("'"))).toEqual([]);
  });
});
