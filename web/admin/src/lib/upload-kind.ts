/** What a file is by its name. Pure. */

const KINDS = {
  video: /\.(mp4|m4v|mov|mkv|webm|avi)$/i,
  image: /\.(jpe?g|png|webp|gif)$/i,
  font: /\.(woff2?|ttf|otf|ttc)$/i,
} as const;

export function nameSays(name: string): keyof typeof KINDS | 'other' {
  const found = (Object.keys(KINDS) as (keyof typeof KINDS)[]).find((kind) => KINDS[kind].test(name));
  return found ?? 'other';
}
