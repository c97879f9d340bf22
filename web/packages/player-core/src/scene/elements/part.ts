/** What the module of each kind of element makes. */
import type { Content, Frame, Surroundings } from '../types';

export interface Environment {
  /** The address of a file; rejects when it is not there. */
  resolve(asset: string): Promise<string>;
  /** Told when an address is needed no more. */
  release?(asset: string, url: string): void;
  /** The bytes of a file; rejects when it is not there. */
  bytes(asset: string): Promise<ArrayBuffer>;
  /** Told what is shown otherwise than it should, in a line for a log. */
  report?(line: string): void;
  /** Epoch milliseconds. */
  now(): number;
  /** Whether empty zones are marked, as an editor wants it. */
  marks?: boolean;
  /** Whether things move; a small picture in a list stands still. */
  still?: boolean;
}

/** An element on the glass. */
export interface Part {
  node: HTMLElement;
  /** Settles when it can be seen. */
  ready: Promise<void>;
  /** Draws what is seen of it now on a canvas, from the upper left corner of its frame on. */
  paint(context: CanvasRenderingContext2D, frame: Frame): void;
  /** Says what holds at this instant, and when to ask again; only for what changes with time. */
  tick?(now: number): number | null;
  destroy?(): void;
}

export interface Making<C extends Content = Content> {
  document: Document;
  content: C;
  frame: Frame;
  around: Surroundings;
  environment: Environment;
}

export const READY = Promise.resolve();

/** A box that fills its frame. */
export function box(document: Document, css = ''): HTMLDivElement {
  const node = document.createElement('div');
  node.style.cssText = `position:absolute;top:0;left:0;width:100%;height:100%;box-sizing:border-box;${css}`;
  return node;
}

/** Shows an editor where a picture belongs. */
export function mark(node: HTMLElement, kind: string): void {
  node.style.background =
    'repeating-linear-gradient(45deg, rgba(127,127,127,.28) 0 18px, rgba(127,127,127,.16) 18px 36px)';
  node.style.border = '3px dashed rgba(127,127,127,.7)';
  node.setAttribute('data-empty', kind);
}
