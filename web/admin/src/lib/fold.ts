const MARKS = /\p{M}/gu;

/** As people mean a name: whatever its case, accents, spaces and apostrophes. */
export function fold(text: string): string {
  return text
    .normalize('NFD')
    .replace(MARKS, '')
    .toLowerCase()
    .replaceAll('’', "'")
    .trim()
    .replace(/\s+/g, ' ');
}
