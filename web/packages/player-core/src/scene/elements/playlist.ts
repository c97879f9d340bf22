/** A zone: the pictures and films of a playlist follow each other as on the stage, with two slots of its own. */
import { Show } from '../../show';
import { Slot } from '../../slots';
import { manifestOf } from '../cycle';
import { colourOf } from '../look';
import { ground, outline } from '../paint';
import type { ContentOf, Cycle, Frame } from '../types';
import { media } from './media';
import { box, type Making, mark, type Part, READY } from './part';

export function playlist(making: Making<ContentOf<'playlist'>>): Part {
  const { document, content, around, environment } = making;
  const cycle = content.playlistId === null ? undefined : around.playlists[content.playlistId];
  const node = box(document, `overflow:hidden;border-radius:${content.radius}px`);
  node.style.background = colourOf(content.background, around);
  const [first] = cycle?.plays ?? [];
  if (!cycle || !first) {
    if (environment.marks) mark(node, 'playlist');
    return { node, ready: READY, paint: (context, frame) => ground(context, frame, content, around) };
  }
  if (environment.still) {
    const kind = first.kind === 'video' ? 'video' : 'image';
    const fit = content.fit ?? (first.fit === 'cover' ? 'cover' : 'contain');
    const shown = { kind, mediaId: 'first', fit, radius: content.radius } as const;
    return media({ ...making, content: shown, around: { ...around, media: { first: first.asset } } });
  }
  return looping(making, cycle, node);
}

function looping(
  { document, content, around, environment }: Making<ContentOf<'playlist'>>,
  cycle: Cycle,
  node: HTMLElement,
): Part {
  const colour = colourOf(content.background, around);
  const slots: [Slot, Slot] = [new Slot(node, colour), new Slot(node, colour)];
  // over what is made ready while nothing plays
  const veil = box(document, 'z-index:3');
  veil.style.background = colour;
  node.appendChild(veil);
  let settle: () => void = () => undefined;
  const ready = new Promise<void>((done) => {
    settle = done;
  });
  const show = new Show(
    {
      resolve: (asset) => environment.resolve(asset),
      release: (asset, url) => environment.release?.(asset, url),
      now: () => environment.now(),
      onShow: () => settle(),
      onError: ({ item, message, skipped }) =>
        environment.report?.(`zone ${item.asset.slice(0, 12)}: ${message}${skipped ? ', left out' : ''}`),
    },
    slots,
    (what) => {
      veil.style.display = what === 'item' ? 'none' : 'block';
    },
  );
  show.setManifest(manifestOf(cycle, content));
  const paint = (context: CanvasRenderingContext2D, frame: Frame) => {
    ground(context, frame, content, around);
    outline(context, frame, content.radius);
    context.clip();
    for (const slot of slots) if (slot === show.frontSlot()) slot.paint(context, frame.w, frame.h);
  };
  return { node, ready, paint, destroy: () => show.stop() };
}
