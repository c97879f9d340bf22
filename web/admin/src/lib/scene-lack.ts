/** What a template leaves to be filled, and would go to the screens as it is. Pure. */
import type { SceneTemplate } from '@vitrine/api/types';
import type { Canvases, Content } from '@vitrine/player-core/scene/types';

export type Lack = 'media' | 'playlist' | 'address' | 'price';

const PRICE = /\d[.,]\d\d/;

/** What is said in words, unless a fact says it. */
function wordsOf(content: Content): string {
  if (content.kind === 'data') return content.fact ? '' : content.fallback;
  return content.kind === 'text' || content.kind === 'ticker' ? content.text : '';
}

const contentsOf = ({ landscape, portrait }: Canvases): Content[] =>
  [landscape, portrait].flatMap((canvas) =>
    (canvas?.elements ?? []).filter(({ hidden }) => !hidden).map(({ content }) => content),
  );

/** The prices that templates show as an example. */
export function samplesIn(templates: readonly SceneTemplate[]): Set<string> {
  const words = templates.flatMap(({ body }) => contentsOf(body as unknown as Canvases).map(wordsOf));
  return new Set(words.filter((text) => PRICE.test(text)));
}

export function lackOf(content: Content, samples: ReadonlySet<string>): Lack | null {
  if ((content.kind === 'image' || content.kind === 'video') && !content.mediaId) return 'media';
  if (content.kind === 'playlist' && !content.playlistId) return 'playlist';
  if (content.kind === 'qr' && /^https?:\/\/(?:example\.com)?\/?$/.test(content.text.trim()))
    return 'address';
  return samples.has(wordsOf(content)) ? 'price' : null;
}

/** What a whole scene lacks, each once, whatever the format. */
export function lacksOf(scene: Canvases, samples: ReadonlySet<string>): Lack[] {
  return [...new Set(contentsOf(scene).flatMap((content) => lackOf(content, samples) ?? []))];
}
