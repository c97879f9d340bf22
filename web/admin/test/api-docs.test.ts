import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { ApiDocument } from '../src/data/api-docs';
import {
  type Call,
  chaptersOf,
  curlOf,
  exampleOf,
  fieldsOf,
  findCalls,
  typeOf,
} from '../src/features/docs/reading';

const file = join(import.meta.dirname, '../../../backend/openapi.json');
const document = JSON.parse(readFileSync(file, 'utf8')) as ApiDocument;
const { schemas } = document.components;
const chapters = chaptersOf(document);
const calls = chapters.flatMap((chapter) => chapter.calls);
const call = (id: string) => calls.find(({ operationId }) => operationId === id) as Call;

describe('the description of the API', () => {
  it('is shown whole, each call once', () => {
    const all = Object.values(document.paths).flatMap((methods) => Object.keys(methods));
    expect(calls).toHaveLength(all.length);
    expect(new Set(calls.map(({ operationId }) => operationId)).size).toBe(calls.length);
  });

  it('is found by words, wherever they stand', () => {
    expect(findCalls(chapters, 'put fact').flatMap((one) => one.calls.map((found) => found.path))).toEqual([
      '/api/v1/facts/{key}',
    ]);
    expect(findCalls(chapters, 'nothing like this')).toEqual([]);
  });

  it('gives every call a command line with a body that can be parsed', () => {
    for (const one of calls) {
      const text = curlOf(one, schemas, 'https://signage.example');
      expect(text).toContain(`curl -X ${one.method} 'https://signage.example/`);
      const body = /-d '([\s\S]*)'$/.exec(text)?.[1];
      if (body) expect(() => JSON.parse(body.replaceAll("'\\''", "'"))).not.toThrow();
    }
    expect(curlOf(call('factsTell'), schemas, '')).toContain('/api/v1/facts/KEY');
  });

  it('reads through references and parts', () => {
    const campaign = { $ref: '#/components/schemas/Campaign' };
    const names = fieldsOf(campaign, schemas).map(([name]) => name);
    expect(names).toEqual(expect.arrayContaining(['name', 'phase', 'version']));
    expect(typeOf({ type: 'array', items: campaign }, schemas)).toBe('Campaign[]');
    expect(typeOf({ oneOf: [{ type: 'null' }, campaign] }, schemas)).toBe('Campaign | null');
    expect(typeOf({ type: ['string', 'null'], format: 'uuid' }, schemas)).toBe('string (uuid) | null');
    expect(exampleOf({ type: 'string', format: 'date' }, schemas)).toBe('2026-11-22');
  });
});
