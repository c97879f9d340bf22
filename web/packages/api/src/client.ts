import { Problem, problemFrom, Unreachable } from './problem';

export const API_BASE = '/api/v1';

type QueryValue = string | number | boolean | null | undefined;
export interface CallOptions {
  path?: Record<string, string | number>;
  query?: Record<string, QueryValue>;
  body?: unknown;
  /** The version the edit was based on, sent as If-Match. */
  version?: number;
  signal?: AbortSignal;
  headers?: Record<string, string>;
  /** How long an answer is waited for; without end for a file, which takes the time that it takes. */
  limitMs?: number;
}

/** A server that takes longer hangs, for what it does at once; what is read waits behind others. */
export const SAVE_LIMIT_MS = 15_000;
const READ_LIMIT_MS = 30_000;
/** For what looks at every screen before it answers. */
export const LONG_MS = 120_000;

let onSignedOut: (() => void) | null = null;
let currentLocale = 'fr';

/** Called when the server says that nobody is signed in. */
export function whenSignedOut(listener: () => void): void {
  onSignedOut = listener;
}

/** The language in which the server is asked to word its answers. */
export function speak(locale: string): void {
  currentLocale = locale;
}

/** Fills `{name}` parts of a path and appends the query; empty filters are left out. */
export function urlOf(path: string, options: Pick<CallOptions, 'path' | 'query'> = {}): string {
  const filled = path.replace(/\{(\w+)\}/g, (_, name: string) =>
    encodeURIComponent(String(options.path?.[name] ?? '')),
  );
  const query = new URLSearchParams();
  for (const [name, value] of Object.entries(options.query ?? {})) {
    if (value !== undefined && value !== null && value !== '') query.set(name, String(value));
  }
  const tail = query.toString();
  return `${API_BASE}${filled}${tail ? `?${tail}` : ''}`;
}

function headersOf(method: string, options: CallOptions): Headers {
  const headers = new Headers({
    Accept: 'application/json',
    'Accept-Language': currentLocale,
    ...options.headers,
  });
  if (method !== 'GET') headers.set('X-Vitrine', '1');
  if (options.version !== undefined) headers.set('If-Match', `"${options.version}"`);
  if (options.body !== undefined && !isFile(options.body)) headers.set('Content-Type', 'application/json');
  return headers;
}

/** What is sent as it is, and says itself what it is. */
function isFile(body: unknown): body is FormData | Blob {
  return body instanceof FormData || body instanceof Blob;
}

function bodyOf(body: unknown): BodyInit | undefined {
  if (body === undefined) return undefined;
  return isFile(body) ? body : JSON.stringify(body);
}

async function call<T>(method: string, path: string, options: CallOptions = {}): Promise<T> {
  const response = await answer(method, path, options);
  if (response.status === 204) return undefined as T;
  const text = await response.text();
  return (text ? JSON.parse(text) : undefined) as T;
}

/** When an answer is waited for no more: when the page wants none, or when it is too late. */
function waiting(method: string, { signal, body, limitMs }: CallOptions) {
  const usual = method === 'GET' ? READ_LIMIT_MS : isFile(body) ? null : SAVE_LIMIT_MS;
  const limit = limitMs ?? usual;
  const stop = new AbortController();
  const end = () => stop.abort(signal?.reason);
  if (signal?.aborted) end();
  signal?.addEventListener('abort', end);
  const timer =
    limit === null ? undefined : setTimeout(() => stop.abort(new Error('no answer in time')), limit);
  return { signal: stop.signal, came: () => clearTimeout(timer) };
}

async function answer(method: string, path: string, options: CallOptions): Promise<Response> {
  let response: Response;
  const wait = waiting(method, options);
  try {
    response = await fetch(urlOf(path, options), {
      method,
      headers: headersOf(method, options),
      body: bodyOf(options.body),
      credentials: 'same-origin',
      signal: wait.signal,
    });
  } catch (cause) {
    if (options.signal?.aborted) throw cause;
    throw new Unreachable(cause);
  } finally {
    wait.came();
  }
  if (!response.ok) {
    const problem = await problemFrom(response);
    if (problem.status === 401 && !path.startsWith('/auth/') && !path.startsWith('/setup')) onSignedOut?.();
    throw problem;
  }
  return response;
}

export const get = <T>(path: string, options?: CallOptions): Promise<T> => call<T>('GET', path, options);
/** The answer as a file of the given type. */
export async function file(path: string, type: string, options: CallOptions = {}): Promise<Blob> {
  const response = await answer('GET', path, {
    limitMs: LONG_MS,
    ...options,
    headers: { ...options.headers, Accept: type },
  });
  return response.blob();
}
export const post = <T>(path: string, options?: CallOptions): Promise<T> => call<T>('POST', path, options);
export const put = <T>(path: string, options?: CallOptions): Promise<T> => call<T>('PUT', path, options);
export const patch = <T>(path: string, options?: CallOptions): Promise<T> => call<T>('PATCH', path, options);
export const remove = <T = void>(path: string, options?: CallOptions): Promise<T> =>
  call<T>('DELETE', path, options);

/** Whether it is not there, or no longer. */
export function isGone(error: unknown): boolean {
  return error instanceof Problem && error.status === 404;
}

/** True when the answer says that somebody else changed the thing meanwhile. */
export function isStale(error: unknown): boolean {
  return error instanceof Problem && error.status === 412;
}
