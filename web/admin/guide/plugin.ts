/** Lets the admin import chapters of the guide: `chapter.md` is the chapter, `chapter.md?title` only its title. */
import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { Plugin } from 'vite';
import { compile, sizeOfWebp, titleOf } from './compile.ts';

export function guide(): Plugin {
  return {
    name: 'vitrine-guide',
    enforce: 'pre',
    transform(source, id) {
      const [file = '', query] = id.split('?');
      if (!file.endsWith('.md')) return null;
      if (query === 'title') return { code: `export default ${JSON.stringify(titleOf(source))};`, map: null };
      const { images, ...chapter } = compile(source, (path) =>
        sizeOfWebp(readFileSync(join(dirname(file), path))),
      );
      const imports = images.map((path, number) => `import image${number} from ${JSON.stringify(path)};`);
      const code = [
        ...imports,
        `const images = [${images.map((_, number) => `image${number}`).join(', ')}];`,
        `const chapter = ${JSON.stringify(chapter)};`,
        'chapter.html = chapter.html.replace(/{{image:(\\d+)}}/g, (_, number) => images[number]);',
        'export default chapter;',
      ];
      return { code: code.join('\n'), map: null };
    },
  };
}
