import { queryOptions } from '@tanstack/react-query';
import { problemFrom } from '@vitrine/api/problem';

/** A JSON schema as the server's description writes them. */
export interface Schema {
  $ref?: string;
  type?: string | string[];
  description?: string;
  format?: string;
  enum?: unknown[];
  default?: unknown;
  example?: unknown;
  minimum?: number;
  maximum?: number;
  items?: Schema;
  properties?: Record<string, Schema>;
  required?: string[];
  oneOf?: Schema[];
  allOf?: Schema[];
  additionalProperties?: Schema | boolean;
}
export interface Parameter {
  name: string;
  in: 'path' | 'query' | 'header';
  description?: string;
  required?: boolean;
  schema?: Schema;
}
type Content = Record<string, { schema?: Schema }>;
export interface Operation {
  operationId: string;
  tags?: string[];
  summary?: string;
  description?: string;
  parameters?: Parameter[];
  requestBody?: { content: Content; required?: boolean };
  responses: Record<string, { description?: string; content?: Content }>;
}
export interface ApiDocument {
  info: { title: string; version: string };
  paths: Record<string, Record<string, Operation>>;
  components: { schemas: Record<string, Schema> };
}

export const API_DOCUMENT = '/api/openapi.json';

/** The server's own description of its API; it stands outside `/api/v1` and needs no sign-in. */
export const apiDocumentQuery = queryOptions({
  queryKey: ['api-document'],
  staleTime: Number.POSITIVE_INFINITY,
  queryFn: async ({ signal }) => {
    const response = await fetch(API_DOCUMENT, { signal });
    if (!response.ok) throw await problemFrom(response);
    return (await response.json()) as ApiDocument;
  },
});
