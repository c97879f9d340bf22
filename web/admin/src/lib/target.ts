/** Which screens a campaign is for, as a person chooses them and as an expression of the API. Pure. */
export interface Target {
  where: 'all' | 'sites' | 'tags' | 'expression';
  /** Stores and regions, with all that is under them. */
  sites: string[];
  /** Single screens. */
  screens: string[];
  tags: string[];
  expression: string;
}

export const EVERYWHERE: Target = { where: 'all', sites: [], screens: [], tags: [], expression: '' };

const TAG = /^[a-z0-9_.-]{1,64}(=[\p{L}\d_.-]{1,64})?$/u;

/** Which part of the form a target expression belongs to; a draft without one has its places still to be ticked. */
export function whereOf(target: string): Target {
  const trimmed = target.trim();
  if (trimmed === '') return { ...EVERYWHERE, where: 'sites' };
  if (trimmed === '*') return EVERYWHERE;
  const atoms = trimmed.split('|').map((atom) => atom.trim());
  const places = atoms.map((atom) => /^(under|screen):([0-9a-f-]{36})$/.exec(atom));
  if (places.every((place) => place !== null)) {
    const ids = (kind: string) => places.flatMap(([, of, id]) => (of === kind && id ? [id] : []));
    return { ...EVERYWHERE, where: 'sites', sites: ids('under'), screens: ids('screen') };
  }
  if (atoms.every((atom) => TAG.test(atom))) return { ...EVERYWHERE, where: 'tags', tags: atoms };
  return { ...EVERYWHERE, where: 'expression', expression: target };
}

export function targetOf({ where, sites, screens, tags, expression }: Target): string {
  if (where === 'all') return '*';
  if (where === 'sites')
    return [...sites.map((id) => `under:${id}`), ...screens.map((id) => `screen:${id}`)].join(' | ');
  if (where === 'tags') return tags.join(' | ');
  return expression.trim();
}

/** The same target said in another way, where it can be: who turns to the expression finds what was chosen, and the other way round. */
export function turned(target: Target, where: Target['where']): Target {
  const text = targetOf(target);
  if (where === 'expression')
    return target.where === 'all'
      ? { ...target, where }
      : { ...target, where, expression: text || target.expression };
  const read = whereOf(text);
  return target.where === 'expression' && read.where === where
    ? { ...target, ...read }
    : { ...target, where };
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
