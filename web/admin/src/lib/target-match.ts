/** Which screens a target expression means, as the server reads it. Pure. */

/** What a screen is matched by. */
export interface Subject {
  screen: string;
  groups: string[];
  /** Its site and all sites above. */
  path: string[];
  tags: string[];
}

export type Match = (subject: Subject) => boolean;

const NOBODY: Match = () => false;
const TOKEN = /\s*([|&!()*]|>=|<=|[<>=:]|[\p{L}\d_.-]+)/uy;

function tokensOf(text: string): string[] | null {
  const tokens: string[] = [];
  TOKEN.lastIndex = 0;
  while (TOKEN.lastIndex < text.length) {
    const rest = text.slice(TOKEN.lastIndex);
    if (rest.trim() === '') break;
    const found = TOKEN.exec(text);
    if (!found?.[1]) return null;
    tokens.push(found[1]);
  }
  return tokens;
}

/** The values of a key; null for the bare key. */
function valuesOf(tags: string[], key: string): (string | null)[] {
  return tags.flatMap((tag) => {
    if (tag === key) return [null];
    return tag.startsWith(`${key}=`) ? [tag.slice(key.length + 1)] : [];
  });
}

const COMPARE: Record<string, (a: number, b: number) => boolean> = {
  '>=': (a, b) => a >= b,
  '<=': (a, b) => a <= b,
  '<': (a, b) => a < b,
  '>': (a, b) => a > b,
};

class Reader {
  private at = 0;
  private readonly tokens: string[];

  constructor(tokens: string[]) {
    this.tokens = tokens;
  }

  whole(): Match {
    const match = this.any();
    if (this.at < this.tokens.length) throw new SyntaxError(`unexpected ${this.tokens[this.at]}`);
    return match;
  }

  private take(token: string): boolean {
    const found = this.tokens[this.at] === token;
    if (found) this.at += 1;
    return found;
  }

  private any(): Match {
    const parts = [this.every()];
    while (this.take('|')) parts.push(this.every());
    return (subject) => parts.some((part) => part(subject));
  }

  private every(): Match {
    const parts = [this.term()];
    while (this.take('&')) parts.push(this.term());
    return (subject) => parts.every((part) => part(subject));
  }

  private term(): Match {
    if (this.take('!')) {
      const not = this.term();
      return (subject) => !not(subject);
    }
    if (this.take('(')) {
      const inner = this.any();
      if (!this.take(')')) throw new SyntaxError('a parenthesis is open');
      return inner;
    }
    return this.take('*') ? () => true : this.atom();
  }

  private word(): string {
    const word = this.tokens[this.at];
    if (!word || !/^[\p{L}\d_.-]+$/u.test(word)) throw new SyntaxError('a word is missing');
    this.at += 1;
    return word;
  }

  private atom(): Match {
    const key = this.word();
    if (this.take(':')) return reference(key, this.word());
    if (this.take('=')) {
      const value = this.word();
      return ({ tags }) => tags.includes(`${key}=${value}`);
    }
    const compare = COMPARE[this.tokens[this.at] ?? ''];
    if (!compare) return ({ tags }) => valuesOf(tags, key).length > 0;
    this.at += 1;
    const bound = Number(this.word());
    return ({ tags }) =>
      valuesOf(tags, key).some((value) => value !== null && /^-?\d+$/.test(value) && compare(+value, bound));
  }
}

function reference(kind: string, id: string): Match {
  if (kind === 'screen') return ({ screen }) => screen === id;
  if (kind === 'group') return ({ groups }) => groups.includes(id);
  if (kind === 'under') return ({ path }) => path.includes(id);
  throw new SyntaxError(`${kind} is no kind of place`);
}

/** Most targets are a list of places: these are looked up at once. */
function placesOf(target: string): Match | null {
  const atoms = target.split('|').map((atom) => /^(under|screen):([0-9a-f-]{36})$/.exec(atom.trim()));
  if (!atoms.every((atom) => atom !== null)) return null;
  const ids = (kind: string) => new Set(atoms.flatMap((atom) => (atom[1] === kind ? [atom[2]] : [])));
  const [sites, screens] = [ids('under'), ids('screen')];
  return ({ screen, path }) => screens.has(screen) || path.some((id) => sites.has(id));
}

/** Reads an expression; what cannot be read means nobody. */
export function matchOf(target: string): Match {
  const places = placesOf(target);
  if (places) return places;
  const tokens = tokensOf(target);
  if (!tokens || tokens.length === 0) return NOBODY;
  try {
    return new Reader(tokens).whole();
  } catch {
    return NOBODY;
  }
}

interface Place {
  kind: 'region' | 'store' | 'screen';
  id: string;
  /** It and everything above it. */
  path: string[];
}

export type Retarget = { target: string; replaced: string } | null;

/** A target with one place put in another's stead; null where the target does not name places alone. `replaced` is the id that went. */
export function retargeted(target: string, from: Place, to: Place): Retarget {
  const atoms = target.split('|').map((atom) => /^(under|screen):([0-9a-f-]{36})$/.exec(atom.trim()));
  if (atoms.some((atom) => !atom)) return null;
  const named = atoms.map((atom) => ({ text: atom?.[0] ?? '', id: atom?.[2] ?? '' }));
  const covering = [...from.path].reverse().find((id) => named.some((one) => one.id === id));
  if (!covering) return null;
  const next = `${to.kind === 'screen' ? 'screen' : 'under'}:${to.id}`;
  const texts = named.map(({ text, id }) => (id === covering ? next : text));
  return { target: [...new Set(texts)].join(' | '), replaced: covering };
}
