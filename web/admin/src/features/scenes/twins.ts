/** The same element on both canvases: laid out apart, but meant to say the same. Pure. */
import type { Content, Element, Orientation } from '@vitrine/player-core/scene/types';
import { changed, type Doc, elementsOf } from './document';

const otherOf = (orientation: Orientation): Orientation =>
  orientation === 'landscape' ? 'portrait' : 'landscape';

/** What is read in it, apart from how it looks; nothing for pictures, which may be cut for their canvas. */
function saidIn(content: Content): Partial<Content> | null {
  switch (content.kind) {
    case 'text':
    case 'ticker':
    case 'qr':
      return { text: content.text };
    case 'data': {
      const { fact, format, decimals, currency, prefix, suffix, fallback } = content;
      return { fact, format, decimals, currency, prefix, suffix, fallback };
    }
    case 'playlist':
      return { playlistId: content.playlistId };
    default:
      return null;
  }
}

/** The words, wherever their lines break. */
const words = (content: Content) => JSON.stringify(saidIn(content)).replace(/(\\n|\s)+/g, ' ');

/** The element of the other canvas that stands for this one and says something else. */
export function otherwise(doc: Doc, orientation: Orientation, element: Element): Element | null {
  const twin = elementsOf(doc, otherOf(orientation)).find(
    ({ id, content }) => id === element.id && content.kind === element.content.kind,
  );
  if (!twin || !saidIn(element.content)) return null;
  return words(twin.content) === words(element.content) ? null : twin;
}

/** Lets the element of the other canvas say the same; it keeps its place and its looks. */
export function saidInBoth(doc: Doc, orientation: Orientation, { id, content }: Element): Doc {
  return changed(doc, otherOf(orientation), [id], (twin) => ({
    ...twin,
    content: { ...twin.content, ...saidIn(content) } as Content,
  }));
}

/** What an element says, for a line of text. */
export function sayingOf({ content }: Element): string {
  if (content.kind === 'data') return content.fact || content.fallback;
  return 'text' in content ? content.text.replace(/\s+/g, ' ') : '';
}
