/** Which screens a campaign is for, as a person chooses them and as an expression of the API. Pure. */
export interface Target {
  where: 'all' | 'sites' | 'tags' | 'expression';
  sites: string[];
  tags: string[];
  expression: string;
}

const TAG = /^[a-z0-9_.-]{1,64}(=[\p{L}\d_.-]{1,64})?$/u;

/** Which part of the form a target expression belongs to. */
export function whereOf(target: string): Target {
  const none = { sites: [], tags: [], expression: '' };
  const trimmed = target.trim();
  if (trimmed === '*') return { ...none, where: 'all' };
  const atoms = trimmed.split('|').map((atom) => atom.trim());
  const under = atoms.map((atom) => /^under:([0-9a-f-]{36})$/.exec(atom)?.[1]);
  if (under.every((id) => id !== undefined)) return { ...none, where: 'sites', sites: under as string[] };
  if (atoms.every((atom) => TAG.test(atom))) return { ...none, where: 'tags', tags: atoms };
  return { ...none, where: 'expression', expression: target };
}

export function targetOf({ where, sites, tags, expression }: Target): string {
  if (where === 'all') return '*';
  if (where === 'sites') return sites.map((id) => `under:${id}`).join(' | ');
  if (where === 'tags') return tags.join(' | ');
  return expression.trim();
}

/** What a target means within some sites; nothing without any. */
export function withinSites(target: string, sites: string[]): string {
  if (sites.length === 0 || target.trim() === '') return '';
  return `(${target}) & (${sites.map((id) => `under:${id}`).join(' | ')})`;
}

/** The ids that an expression names, by what they are ids of. */
export function namedIn(expression: string): { kind: 'screen' | 'group' | 'under'; id: string }[] {
  return [...expression.matchAll(NAMED)].map(([, kind, id]) => ({
    kind: kind as 'screen',
    id: id as string,
  }));
}

/** An expression with names in place of ids. */
export function withNames(expression: string, name: (id: string) => string): string {
  return expression.replace(NAMED, (_, __, id: string) => name(id));
}

const NAMED = /(screen|group|under):([0-9a-f-]{36})/g;
