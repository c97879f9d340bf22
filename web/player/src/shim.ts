/** What Chromium 69 lacks and our libraries use as they are loaded. Imported before everything else. */
const has = Object.prototype.hasOwnProperty;

if (!('hasOwn' in Object)) {
  Object.defineProperty(Object, 'hasOwn', {
    value: (of: object, key: PropertyKey) => has.call(of, key),
    configurable: true,
    writable: true,
  });
}
