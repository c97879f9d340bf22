/** Tells the page which files to fetch while the program itself is still on its way: each wait counts on a slow machine. */
import type { Plugin } from 'vite';

/** What the first page needs besides the program, by the name under which `public/ahead.js` looks for it. */
const NEEDED = {
  fr: '/i18n/src/fr.json',
  en: '/i18n/src/en.json',
  overview: '/features/overview/OverviewPage.tsx',
};

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
          const files = [chunk.fileName, ...chunk.imports].filter((file) => !html.includes(file));
          return `data-${name}="${files.map((file) => `/${file}`).join(' ')}"`;
        });
        return html.replace(
          '<script async src="/ahead.js"',
          `<script async ${attributes.join(' ')} src="/ahead.js"`,
        );
      },
    },
  };
}
