import { readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { describe, expect, it } from 'vitest';

const root = join(import.meta.dirname, '../src');
const files = readdirSync(root, { recursive: true })
  .map(String)
  .filter((file) => /\.tsx?$/.test(file));

/** Which folders a folder may import from; a feature never knows another feature. */
const MAY: Record<string, string[]> = {
  lib: ['lib'],
  live: ['lib', 'live'],
  data: ['lib', 'data'],
  ui: ['lib', 'live', 'data', 'ui'],
  mock: ['mock'],
  features: ['lib', 'live', 'data', 'ui'],
  shell: ['lib', 'live', 'data', 'ui', 'features', 'shell'],
};

function importsOf(file: string): string[] {
  const text = readFileSync(join(root, file), 'utf8');
  const found = [...text.matchAll(/(?:from|import\()\s*'(\.[^']+)'/g)].map((match) => match[1] ?? '');
  return found.map((path) => relative(root, join(root, file, '..', path)));
}

describe('the source', () => {
  it('imports only downwards', () => {
    const wrong = files.flatMap((file) => {
      const [folder = '', feature] = file.split('/');
      const may = MAY[folder];
      if (!may) return [];
      const own = folder === 'features' ? `features/${feature}/` : `${folder}/`;
      return importsOf(file)
        .filter((target) => !target.startsWith(own) && !may.includes(target.split('/')[0] ?? ''))
        .map((target) => `${file} imports ${target}`);
    });
    expect(wrong).toEqual([]);
  });

  it('keeps files short', () => {
    const long = files
      .map((file) => ({ file, lines: readFileSync(join(root, file), 'utf8').split('\n').length }))
      .filter(({ file, lines }) => lines > (file.startsWith('mock/') || !file.endsWith('.tsx') ? 400 : 250));
    expect(long).toEqual([]);
  });

  it('asks the server only in data', () => {
    const wrong = files.filter(
      (file) => !/^(data|mock|live)\//.test(file) && /\bfetch\(/.test(readFileSync(join(root, file), 'utf8')),
    );
    expect(wrong).toEqual([]);
  });
});
