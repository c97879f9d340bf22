/** The text of a table that a spreadsheet saved: as UTF-8, as its UTF-16 "Unicode text", or as a Western Windows writes it. */
export function decoded(bytes: Uint8Array): string {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return new TextDecoder('utf-16le').decode(bytes);
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return new TextDecoder('windows-1252').decode(bytes);
  }
}

/** More than a thousand screens take. */
const MOST_BYTES = 2_000_000;

/** The text of a file, or `null` where it is no table: too big, or not text. */
export async function textOf(file: File): Promise<string | null> {
  if (file.size > MOST_BYTES) return null;
  const text = decoded(new Uint8Array(await file.arrayBuffer()));
  return text.includes('\0') ? null : text.trimEnd();
}
