/** Which screens a campaign is for, as a person chooses them and as an expression of the API. Pure. */
export interface Target {
  where: 'all' | 'sites' | 'tags' | 'expression';
  /** Stores and regions, with all that is under them. */
  sites: string[];
  /** Single screens. */
  screens: string[];
  /** Of places: only those of their screens that carry them. */
  tags: string[];
  /** Whether a screen must carry all the tags, or one of them. */
  every: boolean;
  expression: string;
}

export const EVERYWHERE: Target = {
  where: 'all',
  sites: [],
  screens: [],
  tags: [],
  every: false,
  expression: '',
};

const TAG = /^[a-z0-9_.-]{1,64}(=[\p{L}\d_.-]{1,64})?$/u;

/** Which part of the form a target expression belongs to; a draft without one has its places still to be ticked. */
export function whereOf(target: string): Target {
  const trimmed = target.trim();
  if (trimmed === '') return { ...EVERYWHERE, where: 'sites' };
  if (trimmed === '*') return EVERYWHERE;
  const [, within, tagged] = /^\(([^()]+)\) & \(([^()]+)\)$/.exec(trimmed) ?? [];
  const places = placesIn(within ?? trimmed);
  const tags = tagsIn(tagged ?? trimmed);
  if (places && (!within || tags)) return { ...EVERYWHERE, where: 'sites', ...places, ...(within && tags) };
  if (tags && !within) return { ...EVERYWHERE, where: 'tags', ...tags };
  return { ...EVERYWHERE, where: 'expression', expression: target };
}

const parts = (text: string, by: string) => text.split(by).map((part) => part.trim());

function placesIn(text: string): Pick<Target, 'sites' | 'screens'> | null {
  const places = parts(text, '|').map((atom) => /^(under|screen):([0-9a-f-]{36})$/.exec(atom));
  if (!places.every((place) => place !== null)) return null;
  const ids = (kind: string) => places.flatMap(([, of, id]) => (of === kind && id ? [id] : []));
  return { sites: ids('under'), screens: ids('screen') };
}

function tagsIn(text: string): Pick<Target, 'tags' | 'every'> | null {
  const by = ['|', '&'].find((sign) => parts(text, sign).every((atom) => TAG.test(atom)));
  return by ? { tags: parts(text, by), every: by === '&' } : null;
}

/**
 * A conjunction as what a screen must be among and what it must not be among, such as `ville=lille & !place=vitrine`; nothing for an
 * expression that says more than that.
 */
export function partsOf(expression: string): { within: Target[]; without: Target[] } | null {
  const found = expression.split(/&(?![^(]*\))/).map((part) => PART.exec(part.trim()));
  if (!found.every((part) => part !== null)) return null;
  const named = (sign: string) =>
    found.flatMap(([, not, group, atom]) => (not === sign ? (group ?? atom ?? '') : []));
  const [within, without] = [named(''), named('!')];
  if (![...within, ...without].every((part) => ['sites', 'tags'].includes(whereOf(part).where))) return null;
  const tagged = whereOf(within.join(' & '));
  return {
    within: tagged.where === 'tags' ? [tagged] : within.map(whereOf),
    without: without.map(whereOf),
  };
}

export function targetOf({ where, sites, screens, tags, every, expression }: Target): string {
  if (where === 'all') return '*';
  const tagged = tags.join(every ? ' & ' : ' | ');
  const places = [...sites.map((id) => `under:${id}`), ...screens.map((id) => `screen:${id}`)].join(' | ');
  if (where === 'sites') return places && tagged ? `(${places}) & (${tagged})` : places;
  if (where === 'tags') return tagged;
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

const PART = /^(!?)\s*(?:\(([^()]+)\)|([^()!|]+))$/;
const NAMED = /(screen|group|under):([0-9a-f-]{36})/g;
