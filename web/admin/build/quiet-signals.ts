/** Spares the browser work that React does for pages made on a server. */
import type { Plugin } from 'vite';

const FILE = /react-dom-client\.production\.js$/;
/** What React throws to itself: compared, never shown. */
const SIGNAL = /(\w+Exception = )(Error\(formatProdErrorMessage\(\d+\)\))/g;
const SIGNALS = 5;

/**
 * Each error notes where it was made. While anything watches the page (developer tools, a test, a measurement), that makes the browser
 * read the whole program a second time, before the first paint: a tenth of a second on a slow machine. React's signals need no place.
 */
export function quietSignals(): Plugin {
  return {
    name: 'vitrine-react-signals',
    apply: 'build',
    transform: {
      filter: { id: FILE },
      handler(code) {
        let found = 0;
        const changed = code.replace(SIGNAL, (_, name: string) => {
          found += 1;
          return `${name}Object.create(Error.prototype)`;
        });
        if (found !== SIGNALS) throw new Error(`React has ${found} signals of its own, not ${SIGNALS}`);
        return { code: changed, map: null };
      },
    },
  };
}
