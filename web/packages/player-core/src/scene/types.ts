/**
 * A scene: zones and elements on a canvas, for screens that lie and for screens that stand. The types mirror
 * `player-protocol/src/scene`; golden documents hold the two together.
 *
 * Lengths are in units of the canvas: a landscape is 1920 units wide and 1080 high, a portrait the other way round,
 * whatever the resolution of the screen.
 */

export type Orientation = 'landscape' | 'portrait';

/** Where an element lies: its box before it is turned about its middle, clockwise, by `rotation` degrees. */
export interface Frame {
  x: number;
  y: number;
  w: number;
  h: number;
  rotation: number;
}

/** `#rrggbb`, or `brand:` and the token of a colour of the brand kit. */
export type Colour = string;
/** The name of a family that every screen has, `brand:heading` or `brand:body`, or `media:` and the id of a font. */
export type Font = string;

export type Align = 'left' | 'center' | 'right';
export type Vertical = 'top' | 'middle' | 'bottom';

export interface TextStyle {
  colour: Colour;
  font: Font;
  /** Height of the letters; with `fit` the greatest. */
  size: number;
  weight: number;
  align: Align;
  vertical: Vertical;
  /** Whether letters shrink until the text fits into its box. */
  fit: boolean;
  /** In percent of the size. */
  lineHeight: number;
  italic: boolean;
  uppercase: boolean;
  background: Colour | null;
  padding: number;
  radius: number;
}

export type Fill = { colour: Colour; to: Colour | null; angle: number };

export type Content =
  | { kind: 'text'; text: string; style: TextStyle }
  | {
      kind: 'data';
      fact: string;
      format: 'text' | 'number' | 'price';
      decimals: number;
      currency: string;
      prefix: string;
      suffix: string;
      fallback: string;
      style: TextStyle;
    }
  | { kind: 'clock'; seconds: boolean; style: TextStyle }
  | { kind: 'date'; format: 'full' | 'long' | 'short' | 'weekday'; style: TextStyle }
  | { kind: 'ticker'; text: string; speed: number; style: TextStyle }
  | { kind: 'qr'; text: string; colour: Colour; background: Colour }
  | {
      kind: 'shape';
      shape: 'rectangle' | 'ellipse';
      fill: Fill | null;
      stroke: Colour | null;
      strokeWidth: number;
      radius: number;
    }
  | { kind: 'image'; mediaId: string | null; fit: 'cover' | 'contain'; radius: number }
  | { kind: 'video'; mediaId: string | null; fit: 'cover' | 'contain'; radius: number }
  | { kind: 'logo'; align: Align }
  | {
      kind: 'playlist';
      playlistId: string | null;
      /** Null leaves it to the playlist. */
      fit: 'cover' | 'contain' | null;
      transition: 'cut' | 'fade' | null;
      /** Behind what does not fill the frame, and in its place while nothing plays. */
      background: Colour;
      radius: number;
    };

export type ContentKind = Content['kind'];
export type ContentOf<K extends ContentKind> = Extract<Content, { kind: K }>;

export interface Element {
  id: string;
  name: string;
  frame: Frame;
  /** In percent. */
  opacity: number;
  locked: boolean;
  hidden: boolean;
  /** Elements of the same group are chosen and moved together by an editor. */
  group?: string;
  content: Content;
}

export interface Canvas {
  background: Fill;
  /** From the bottom up. */
  elements: Element[];
}

/** The canvases as they are edited; at least one. */
export interface Canvases {
  landscape: Canvas | null;
  portrait: Canvas | null;
}

/** What somebody told of the world outside, and until when it holds. */
export interface FactValue {
  value: number | boolean | string;
  /** Epoch milliseconds from which on nobody knows; null for as long as nothing else is said. */
  until: number | null;
}

/** A picture or a film of a playlist. */
export interface Play {
  /** `image` or `video`; another kind is left out. */
  kind: string;
  /** Its file. */
  asset: string;
  durationMs: number;
  fit: string;
  transition: string;
  /** Epoch milliseconds between which it holds. */
  from?: number;
  until?: number;
}

/** What loops in the zones of a playlist. */
export interface Cycle {
  /** Epoch milliseconds from which on the plays are counted. */
  from: number;
  plays: Play[];
}

/** Everything that a scene needs beside its canvases to be drawn. */
export interface Surroundings {
  /** By token. */
  colours: Record<string, string>;
  /** By role: a family, or `media:` and the id of a font. */
  fonts: Record<string, string>;
  /** The media that is the logo. */
  logo: string | null;
  /** The file of each media, fonts among them. */
  media: Record<string, string>;
  /** What loops, by playlist. */
  playlists: Record<string, Cycle>;
  /** By key. */
  facts: Record<string, FactValue>;
  locale: string;
  timeZone: string;
}

/** A scene as screens are sent it. */
export interface CompiledScene extends Canvases, Surroundings {
  version: number;
}

export const CANVAS_SIZE: Record<Orientation, { w: number; h: number }> = {
  landscape: { w: 1920, h: 1080 },
  portrait: { w: 1080, h: 1920 },
};

const KINDS: ContentKind[] = [
  'text',
  'data',
  'clock',
  'date',
  'ticker',
  'qr',
  'shape',
  'image',
  'video',
  'logo',
  'playlist',
];

/** Reads a compiled scene out of parsed JSON; null when there is nothing to draw. Elements of a newer kind are left out. */
export function readScene(value: unknown): CompiledScene | null {
  const scene = value as CompiledScene | null;
  if (typeof scene !== 'object' || scene === null || scene.version !== 1) return null;
  const landscape = readCanvas(scene.landscape);
  const portrait = readCanvas(scene.portrait);
  if (!landscape && !portrait) return null;
  const { colours = {}, fonts = {}, logo = null, media = {}, playlists = {}, facts = {} } = scene;
  const { locale = 'fr', timeZone = 'UTC' } = scene;
  const around = { colours, fonts, logo, media, playlists, facts, locale, timeZone };
  return { version: 1, landscape, portrait, ...around };
}

function readCanvas(canvas: Canvas | null | undefined): Canvas | null {
  if (!canvas || !Array.isArray(canvas.elements) || !canvas.background) return null;
  const known = (element: Element) => element?.frame && KINDS.indexOf(element.content?.kind) >= 0;
  return { ...canvas, elements: canvas.elements.filter(known) };
}
