/** Makes a chapter of the guide from its Markdown, when the admin is built. Pure. */
import { Marked, type Token, type Tokens } from 'marked';
import type { Chapter, Section } from '../src/lib/guide.ts';

export interface Compiled extends Chapter {
  /** Paths as they are written; `{{image:n}}` stands in the HTML where the address of the nth belongs. */
  images: string[];
}

export interface Size {
  width: number;
  height: number;
}

const ANCHOR = /^(.*\S)\s+\{#([a-z0-9-]+)\}$/;

const escaped = (text: string) =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');

/** What a chapter says without its marks, to be searched. */
function plain(raw: string): string {
  return raw
    .replace(/!?\[([^\]]*)\]\([^)]*\)/g, '$1')
    .replace(/^\s*(?:[-*>|]|\d+\.)\s+/gm, '')
    .replace(/[*`|]|^-+$/gm, '')
    .replace(/\s+/g, ' ')
    .trim();
}

/** Another chapter by its file; pages of the admin and other sites as they are. */
export function addressOf(href: string): string {
  const chapter = /^([a-z-]+)\.md(#[a-z0-9-]+)?$/.exec(href);
  return chapter ? `/guide/${chapter[1]}${chapter[2] ?? ''}` : href;
}

function rendererFor(images: string[], sizeOf: (path: string) => Size) {
  const marked = new Marked({ gfm: true });
  marked.use({
    renderer: {
      html({ text }: Tokens.HTML | Tokens.Tag): string {
        throw new Error(`the guide is written without HTML: ${text}`);
      },
      image({ href, text }: Tokens.Image): string {
        const { width, height } = sizeOf(href);
        const number = images.push(href) - 1;
        const size = `width="${width}" height="${height}"`;
        return `<img src="{{image:${number}}}" alt="${escaped(text)}" ${size} loading="lazy">`;
      },
      link({ href, tokens }: Tokens.Link): string {
        const outside = href.startsWith('http') ? ' target="_blank" rel="noreferrer"' : '';
        return `<a href="${escaped(addressOf(href))}"${outside}>${this.parser.parseInline(tokens)}</a>`;
      },
      heading({ depth, text }: Tokens.Heading): string {
        const [, title = text, id] = ANCHOR.exec(text) ?? [];
        const words = this.parser.parseInline(marked.Lexer.lexInline(title));
        return `<h${depth}${id ? ` id="${id}" tabindex="-1"` : ''}>${words}</h${depth}>\n`;
      },
    },
  });
  return marked;
}

function sectionsOf(tokens: Token[], title: string): Section[] {
  const sections: Section[] = [{ id: '', title, text: '' }];
  for (const token of tokens) {
    if (token.type === 'heading') {
      const [, name = token.text, id = ''] = ANCHOR.exec(token.text) ?? [];
      if (token.depth > 1) sections.push({ id, title: plain(name), text: '' });
      continue;
    }
    const last = sections[sections.length - 1];
    if (last) last.text = `${last.text} ${plain(token.raw)}`.trim();
  }
  return sections;
}

/** A chapter begins with its title, `# Like this`; a heading that is linked to says its anchor: `## Like this {#so}`. */
export function titleOf(source: string): string {
  const title = /^# (.+)\n/.exec(source)?.[1];
  if (!title) throw new Error('a chapter begins with its title');
  return title.trim();
}

export function compile(source: string, sizeOf: (path: string) => Size): Compiled {
  const title = titleOf(source);
  const images: string[] = [];
  const marked = rendererFor(images, sizeOf);
  const tokens = marked.lexer(source);
  return { title, html: marked.parser(tokens), sections: sectionsOf(tokens, title), images };
}

/** The size of a WebP picture without transparency, from its header. */
export function sizeOfWebp(bytes: Uint8Array): Size {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (view.getUint32(12) !== 0x56503820) throw new Error('not a lossy WebP picture');
  return { width: view.getUint16(26, true) & 0x3fff, height: view.getUint16(28, true) & 0x3fff };
}
