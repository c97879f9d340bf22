import type { MessageTemplate } from '@vitrine/api/types';
import type { Canvas, Canvases } from '@vitrine/player-core/scene/types';
import { canvasesOf } from '../../ui/surroundings';

function inCanvas(canvas: Canvas | null | undefined, say: (text: string) => string): Canvas | null {
  if (!canvas) return null;
  const elements = canvas.elements.map((element) =>
    'text' in element.content && element.content.kind !== 'qr'
      ? { ...element, content: { ...element.content, text: say(element.content.text) } }
      : element,
  );
  return { ...canvas, elements };
}

/** A template with the words of a store, as the server will publish it. */
export function saidIn(template: MessageTemplate, words: string, store: string): Canvases {
  const { landscape, portrait } = canvasesOf(template);
  const say = (text: string) => text.replaceAll('{store}', () => store).replaceAll('{message}', () => words);
  return { landscape: inCanvas(landscape, say), portrait: inCanvas(portrait, say) };
}
