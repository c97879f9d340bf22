/** How a tag is written, and what aims at it. Pure. */
import type { Campaign } from '@vitrine/api/types';
import { fold } from './fold';

/** `key` or `key=value`, as the server takes them. */
export const TAG = /^[a-z0-9_][a-z0-9_.-]{0,63}(=[\p{L}\p{N}_.-]{1,64})?$/u;
/** A key alone. */
export const KEY = /^[a-z0-9_][a-z0-9_.-]{0,63}$/;

/** What is typed, as a tag that the server takes: "Soldes d'été" becomes `soldes-d-ete`. */
export function inForm(typed: string): string {
  const [key = '', ...rest] = typed.trim().split('=');
  const name = fold(key)
    .replace(/[^a-z0-9_.-]+/g, '-')
    .replace(/^[-.]+|-+$/g, '')
    .slice(0, 64);
  const value = rest
    .join('=')
    .replace(/[^\p{L}\p{N}_.-]+/gu, '-')
    .replace(/^-+|-+$/g, '')
    .slice(0, 64);
  return name && value ? `${name}=${value}` : name;
}

export const keyOf = (tag: string): string => tag.split('=')[0] ?? tag;
const ATOM = /([\p{L}\d_.-]+)\s*(?:(>=|<=|[<>=:])\s*([\p{L}\d_.-]+))?/gu;

/** Whether a target names a tag: itself, its key with any value, or its key compared with a number. */
export function aimsAt(target: string, tag: string): boolean {
  const [key, value] = tag.split('=');
  return [...target.matchAll(ATOM)].some(([, name, sign, asked]) => {
    if (name !== key || sign === ':') return false;
    return sign === '=' ? asked === value : sign === undefined || value !== undefined;
  });
}

export const aimingAt = (campaigns: readonly Campaign[], tag: string): Campaign[] =>
  campaigns.filter(({ target, phase }) => phase !== 'ended' && aimsAt(target, tag));
