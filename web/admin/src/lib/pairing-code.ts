/** The code by which a screen and a person find each other. */
const LENGTH = 8;

/** What was typed as a pairing code: capitals and digits, without what looks like a separator. */
export function cleanCode(text: string): string {
  return text
    .toUpperCase()
    .replace(/[^A-Z0-9]/g, '')
    .slice(0, LENGTH);
}

/** "ABCD-EFGH", as the screen shows it. */
export function shownCode(text: string): string {
  const code = cleanCode(text);
  return code.length > 4 ? `${code.slice(0, 4)}-${code.slice(4)}` : code;
}

export function isWhole(code: string): boolean {
  return cleanCode(code).length === LENGTH;
}

/** The code in what a QR code says: the address that a screen shows, or the code alone; `null` for any other. */
export function codeIn(text: string): string | null {
  const asked = /[?&]code=([^&#]+)/.exec(text)?.[1];
  const said = asked === undefined ? text : decodeURIComponent(asked);
  return /^[A-Za-z0-9]{4}[- ]?[A-Za-z0-9]{4}$/.test(said) ? cleanCode(said) : null;
}
