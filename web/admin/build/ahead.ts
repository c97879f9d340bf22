/** Tells the page which files to fetch while the program itself is still on its way: each wait counts on a slow machine. */
import type { Plugin } from 'vite';

/** What the first page needs besides the program, by the name under which `public/ahead.js` looks for it. */
const NEEDED = {
  fr: '/i18n/src/fr.json',
  en: '/i18n/src/en.json',
  overview: '/features/overview/OverviewPage.tsx',
};

/** What most of the text is set in: there before the first picture, which is then not set twice. */
const FONT = /inter-latin-wght-normal-[\w-]+\.woff2$/;

function fontLink(files: string[]): string {
  const font = files.find((file) => FONT.test(file));
  if (!font) throw new Error('the font of the text is in no file');
  return `<link rel="preload" as="font" type="font/woff2" crossorigin href="/${font}">\n    `;
}

export function ahead(): Plugin {
  return {
    name: 'vitrine-ahead',
    apply: 'build',
    transformIndexHtml: {
      order: 'post',
      handler(html, { bundle = {} }) {
        const chunks = Object.values(bundle).filter((one) => one.type === 'chunk');
        const attributes = Object.entries(NEEDED).map(([name, ending]) => {
          const chunk = chunks.find(({ moduleIds }) => moduleIds.some((id) => id.endsWith(ending)));
          if (!chunk) throw new Error(`${ending} is in no file of its own`);
          const styles = chunk.viteMetadata?.importedCss ?? [];
          const files = [chunk.fileName, ...chunk.imports, ...styles].filter((file) => !html.includes(file));
          return `data-${name}="${files.map((file) => `/${file}`).join(' ')}"`;
        });
        return html
          .replace('<script src="/ahead.js"', `<script ${attributes.join(' ')} src="/ahead.js"`)
          .replace('<link rel="stylesheet"', `${fontLink(Object.keys(bundle))}<link rel="stylesheet"`);
      },
    },
  };
}
