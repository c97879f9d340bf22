/** Pictures, films and the logo. */
import { onNextFrame } from '../../frames';
import { drawFitted, outline } from '../paint';
import type { ContentOf, Frame } from '../types';
import { box, type Making, mark, type Part, READY } from './part';

type Shown = ContentOf<'image' | 'video' | 'logo'>;

/** How far right a logo stands. */
const LEAN = { left: 0, center: 0.5, right: 1 } as const;
const POSITION = { left: '0 50%', center: '50% 50%', right: '100% 50%' } as const;

export function media(making: Making<Shown>): Part {
  const { document, content, around, environment } = making;
  const node = box(document, 'overflow:hidden');
  if (content.kind !== 'logo') node.style.borderRadius = `${content.radius}px`;
  const id = content.kind === 'logo' ? around.logo : content.mediaId;
  const asset = id === null ? undefined : around.media[id];
  if (asset === undefined) {
    if (environment.marks) mark(node, content.kind);
    return { node, ready: READY, paint: () => undefined };
  }
  const shown = content.kind === 'video' ? film(document, environment.still === true) : picture(document);
  shown.style.objectFit = content.kind === 'logo' ? 'contain' : content.fit;
  if (content.kind === 'logo') shown.style.objectPosition = POSITION[content.align];
  node.appendChild(shown);
  let held: string | null = null;
  let gone = false;
  const ready = environment.resolve(asset).then((url) => {
    if (gone) {
      environment.release?.(asset, url);
      return;
    }
    held = url;
    return load(shown, url, environment.still === true);
  });
  const destroy = () => {
    gone = true;
    if (shown instanceof HTMLVideoElement) shown.pause();
    shown.removeAttribute('src');
    if (shown instanceof HTMLVideoElement) shown.load();
    if (held !== null) environment.release?.(asset, held);
  };
  const paint = (context: CanvasRenderingContext2D, frame: Frame) => {
    outline(context, frame, content.kind === 'logo' ? 0 : content.radius);
    context.clip();
    drawFitted(context, shown, frame, content.kind === 'logo' ? LEAN[content.align] : 0.5);
  };
  return { node, ready, paint, destroy };
}

const FILLS = 'position:absolute;top:0;left:0;width:100%;height:100%';

function picture(document: Document): HTMLImageElement {
  const image = document.createElement('img');
  image.alt = '';
  image.decoding = 'sync';
  image.draggable = false;
  image.style.cssText = FILLS;
  return image;
}

function film(document: Document, still: boolean): HTMLVideoElement {
  const video = document.createElement('video');
  video.muted = true;
  video.loop = true;
  video.playsInline = true;
  video.preload = still ? 'metadata' : 'auto';
  video.setAttribute('disableremoteplayback', '');
  video.style.cssText = FILLS;
  return video;
}

function load(shown: HTMLImageElement | HTMLVideoElement, url: string, still: boolean): Promise<void> {
  return new Promise((done, fail) => {
    shown.onerror = () => fail(new Error(`cannot be shown: ${url}`));
    if (shown instanceof HTMLImageElement) {
      shown.onload = () => shown.decode().then(done, fail);
      shown.src = url;
      return;
    }
    if (still) shown.onloadeddata = () => done();
    else onNextFrame(shown, done);
    shown.src = url;
    if (!still) shown.play().catch(fail);
  });
}
