import type { ApiDocument, Operation, Schema } from '../../data/api-docs';

/** One thing that can be asked of the server. */
export interface Call extends Operation {
  method: string;
  path: string;
}
export interface Chapter {
  tag: string;
  calls: Call[];
}

const METHODS = ['get', 'post', 'put', 'patch', 'delete', 'head', 'options'];

/** All calls by tag, in the order of their paths. */
export function chaptersOf(document: ApiDocument): Chapter[] {
  const chapters = new Map<string, Call[]>();
  for (const [path, methods] of Object.entries(document.paths)) {
    for (const method of METHODS) {
      const operation = methods[method];
      if (!operation) continue;
      const tag = operation.tags?.[0] ?? 'other';
      chapters.set(tag, [...(chapters.get(tag) ?? []), { ...operation, method: method.toUpperCase(), path }]);
    }
  }
  return [...chapters].map(([tag, calls]) => ({ tag, calls })).sort((a, b) => a.tag.localeCompare(b.tag));
}

/** The calls in which every word occurs; chapters without any are left out. */
export function findCalls(chapters: Chapter[], words: string): Chapter[] {
  const wanted = words.toLowerCase().split(/\s+/).filter(Boolean);
  const has = (call: Call) => {
    const { method, path, summary = '', description = '', operationId, tags = [] } = call;
    const text = [method, path, summary, description, operationId, ...tags].join(' ').toLowerCase();
    return wanted.every((word) => text.includes(word));
  };
  return chapters
    .map(({ tag, calls }) => ({ tag, calls: calls.filter(has) }))
    .filter(({ calls }) => calls.length > 0);
}

export type Schemas = ApiDocument['components']['schemas'];

/** What a reference points to, with the reference's own description before the target's. */
export function resolved(schema: Schema, schemas: Schemas): Schema {
  if (!schema.$ref) return schema;
  const target = schemas[nameOf(schema) ?? ''] ?? {};
  return schema.description ? { ...target, description: schema.description } : target;
}

export function nameOf({ $ref }: Schema): string | null {
  return $ref?.split('/').at(-1) ?? null;
}

/** The fields of an object, those of its parts included. */
export function fieldsOf(schema: Schema, schemas: Schemas): [string, Schema, boolean][] {
  const own = resolved(schema, schemas);
  const inherited = (own.allOf ?? []).flatMap((part) => fieldsOf(part, schemas));
  const required = new Set(own.required);
  const fields = Object.entries(own.properties ?? {});
  return [
    ...inherited,
    ...fields.map(([name, field]): [string, Schema, boolean] => [name, field, required.has(name)]),
  ];
}

/** `null` beside one other thing: the other thing, and that it may be absent. */
export function withoutNull(schema: Schema): { schema: Schema; nullable: boolean } {
  if (Array.isArray(schema.type) && schema.type.includes('null')) {
    const rest = schema.type.filter((type) => type !== 'null');
    return { schema: { ...schema, type: rest.length === 1 ? rest[0] : rest }, nullable: true };
  }
  const rest = schema.oneOf?.filter(({ type }) => type !== 'null');
  if (rest?.length !== 1 || rest.length === schema.oneOf?.length) return { schema, nullable: false };
  return { schema: { ...rest[0], description: schema.description }, nullable: true };
}

/** A type in a few characters: `Campaign[]`, `string (uuid)`, `"a" | "b"`. */
export function typeOf(given: Schema, schemas: Schemas): string {
  const { schema, nullable } = withoutNull(given);
  const tail = nullable ? ' | null' : '';
  const name = nameOf(schema);
  if (schema.items) return `${typeOf(schema.items, schemas)}[]${tail}`;
  if (schema.enum) return schema.enum.map((one) => JSON.stringify(one)).join(' | ') + tail;
  if (name) {
    const target = resolved(schema, schemas);
    const plain = !target.properties && !target.allOf && !target.oneOf && target.type !== 'object';
    return (plain ? typeOf({ ...target, description: undefined }, schemas) : name) + tail;
  }
  if (schema.oneOf) return schema.oneOf.map((one) => typeOf(one, schemas)).join(' | ') + tail;
  const type = [schema.type ?? 'any'].flat().join(' | ');
  return `${type}${schema.format ? ` (${schema.format})` : ''}${tail}`;
}

/** A value such as the schema describes, to start from. */
export function exampleOf(given: Schema, schemas: Schemas, depth = 0): unknown {
  const schema = resolved(withoutNull(resolved(given, schemas)).schema, schemas);
  if (schema.example !== undefined) return schema.example;
  if (schema.enum) return schema.enum[0];
  if (depth > 4) return {};
  if (schema.oneOf?.[0]) return exampleOf(schema.oneOf[0], schemas, depth + 1);
  if (schema.items) return [exampleOf(schema.items, schemas, depth + 1)];
  if (schema.properties || schema.allOf) {
    const needed = fieldsOf(schema, schemas).filter(([, , required]) => required || depth === 0);
    return Object.fromEntries(needed.map(([name, field]) => [name, exampleOf(field, schemas, depth + 1)]));
  }
  return plainExample(schema);
}

const TEXTS: Record<string, string> = {
  uuid: '01990000-0000-7000-8000-000000000000',
  'date-time': '2026-11-22T17:00:00.000Z',
  date: '2026-11-22',
  email: 'lea@example.com',
};

function plainExample(schema: Schema): unknown {
  if (schema.default !== undefined && schema.default !== null) return schema.default;
  switch ([schema.type].flat()[0]) {
    case 'integer':
    case 'number':
      return schema.minimum ?? 1;
    case 'boolean':
      return true;
    case 'object':
      return {};
    default:
      return TEXTS[schema.format ?? ''] ?? 'text';
  }
}

/** The call as a command line; what is to be filled in is written in capitals. */
export function curlOf(call: Call, schemas: Schemas, origin: string): string {
  const path = call.path.replace(/\{(\w+)\}/g, (_, name: string) => name.toUpperCase());
  const lines = [`curl -X ${call.method} '${origin}${path}'`, "-H 'Authorization: Bearer API_KEY'"];
  for (const { in: place, name, required } of call.parameters ?? []) {
    if (place === 'header' && required) lines.push(`-H '${name}: "VERSION"'`);
  }
  const [type, body] = Object.entries(call.requestBody?.content ?? {})[0] ?? [];
  if (type === 'multipart/form-data') lines.push("-F 'file=@photo.jpg'");
  else if (type) lines.push(`-H 'Content-Type: ${type}'`);
  if (type === 'application/json') {
    const value = JSON.stringify(exampleOf(body?.schema ?? {}, schemas), null, 2);
    lines.push(`-d '${value.replaceAll("'", "'\\''")}'`);
  } else if (type && type !== 'multipart/form-data') lines.push('--data-binary @FILE');
  return lines.join(' \\\n  ');
}
