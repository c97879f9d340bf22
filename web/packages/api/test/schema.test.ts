import { readFileSync, writeFileSync } from 'node:fs';
import openapiTS, { astToString, COMMENT_HEADER, type OpenAPI3 } from 'openapi-typescript';
import { expect, it } from 'vitest';

const DOCUMENT = new URL('../../../../backend/openapi.json', import.meta.url);
const KEPT = new URL('../src/generated/schema.ts', import.meta.url);

async function generate(): Promise<string> {
  const document = JSON.parse(readFileSync(DOCUMENT, 'utf8')) as OpenAPI3;
  // What the server fills in by itself need not be sent.
  const nodes = await openapiTS(document, { defaultNonNullable: false });
  return COMMENT_HEADER + astToString(nodes);
}

it('the generated types say what the document of the API says', async () => {
  const fresh = await generate();
  if (process.env.UPDATE) writeFileSync(KEPT, fresh);
  const kept = readFileSync(KEPT, 'utf8');
  expect(kept === fresh, 'web/packages/api/src/generated/schema.ts is stale: run `make openapi`').toBe(true);
});
