/**
 * Draws the pieces of a scene on a canvas: what a screenshot is made of. Where things stand is said by the same functions as on
 * the glass; a canvas only needs it put in other words.
 */
import { colourOf } from './look';
import type { Fill, Surroundings } from './types';

export interface Box {
  w: number;
  h: number;
}

/** The outline of a box with round corners, as CSS makes them. */
export function outline(context: CanvasRenderingContext2D, { w, h }: Box, radius: number, inset = 0): void {
  const [left, top, right, bottom] = [inset, inset, w - inset, h - inset];
  const r = Math.max(0, Math.min(radius, w / 2, h / 2) - inset);
  context.beginPath();
  context.moveTo(left + r, top);
  context.arcTo(right, top, right, bottom, r);
  context.arcTo(right, bottom, left, bottom, r);
  context.arcTo(left, bottom, left, top, r);
  context.arcTo(left, top, right, top, r);
  context.closePath();
}

/** The outline of the ellipse in a box. */
export function ellipse(context: CanvasRenderingContext2D, { w, h }: Box, inset = 0): void {
  const [across, down] = [Math.max(0, w / 2 - inset), Math.max(0, h / 2 - inset)];
  context.beginPath();
  context.ellipse(w / 2, h / 2, across, down, 0, 0, 2 * Math.PI);
}

/** What fills a box: a colour, or a course that begins and ends where CSS lets it. */
export function paintOf(
  context: CanvasRenderingContext2D,
  { colour, to, angle }: Fill,
  { w, h }: Box,
  around: Pick<Surroundings, 'colours'>,
): string | CanvasGradient {
  const from = colourOf(colour, around);
  if (to === null) return from;
  const turn = (angle * Math.PI) / 180;
  const [x, y] = [Math.sin(turn), -Math.cos(turn)];
  const half = (Math.abs(w * x) + Math.abs(h * y)) / 2;
  const [cx, cy] = [w / 2, h / 2];
  const gradient = context.createLinearGradient(cx - x * half, cy - y * half, cx + x * half, cy + y * half);
  gradient.addColorStop(0, from);
  gradient.addColorStop(1, colourOf(to, around));
  return gradient;
}

/** Fills a box with round corners with one colour. */
export function ground(
  context: CanvasRenderingContext2D,
  box: Box,
  { background, radius }: { background: string | null; radius: number },
  around: Pick<Surroundings, 'colours'>,
): void {
  if (background === null) return;
  outline(context, box, radius);
  context.fillStyle = colourOf(background, around);
  context.fill();
}

/** Draws a picture or a frame of a film as its `object-fit` says; `lean` is how far right it stands, from 0 to 1. */
export function drawFitted(
  context: CanvasRenderingContext2D,
  picture: HTMLImageElement | HTMLVideoElement,
  { w, h }: Box,
  lean = 0.5,
): void {
  const film = picture instanceof HTMLVideoElement;
  const width = film ? picture.videoWidth : picture.naturalWidth;
  const height = film ? picture.videoHeight : picture.naturalHeight;
  if (width === 0 || height === 0) return;
  const [across, down] = [w / width, h / height];
  const grow = picture.style.objectFit === 'cover' ? Math.max(across, down) : Math.min(across, down);
  const [wide, high] = [width * grow, height * grow];
  context.drawImage(picture, (w - wide) * lean, (h - high) / 2, wide, high);
}
