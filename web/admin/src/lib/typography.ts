/** A text as the beginning of a line: with a capital. */
export function begun(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

/**
 * The no-break spaces of French in what people type: no line begins with a sign, none ends in half a price.
 * One character stands for one, so that lengths stay as they were counted.
 */
export function unbroken(text: string, language: string): string {
  if (language !== 'fr') return text;
  return text
    .replace(/ ([;!?%€»])/g, '\u202f$1')
    .replace(/ :/g, '\u00a0:')
    .replace(/« /g, '«\u00a0')
    .replace(/(\d) (?=\d{3}(?!\d))/g, '$1\u202f')
    .replace(/(\d) (?=(?:h|min|s|cm|mm|m|kg|g|l|cl|ml|euros?|ans|jours?)(?![\p{L}\d]))/gu, '$1\u00a0')
    .replace(/(\d\u00a0h) (?=\d{2}(?!\d))/g, '$1\u00a0');
}
