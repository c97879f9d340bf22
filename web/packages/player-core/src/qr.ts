/** A QR code as an SVG picture. */
import { encode } from 'uqr';

const SVG = 'http://www.w3.org/2000/svg';

/** The dark squares of a code as a path, each one unit wide, and how many units the code measures. */
export function qrPath(text: string): { path: string; size: number } {
  const { data, size } = encode(text, { ecc: 'M', border: 0 });
  const squares: string[] = [];
  for (let y = 0; y < size; y += 1) {
    for (let x = 0; x < size; x += 1) if (data[y]?.[x]) squares.push(`M${x} ${y}h1v1h-1z`);
  }
  return { path: squares.join(''), size };
}

/** Draws `text`; the picture takes the size of its box. */
export function qrCode(text: string): SVGSVGElement {
  const { path: squares, size } = qrPath(text);
  const svg = document.createElementNS(SVG, 'svg');
  svg.setAttribute('viewBox', `0 0 ${size} ${size}`);
  svg.setAttribute('shape-rendering', 'crispEdges');
  svg.setAttribute('role', 'img');
  svg.setAttribute('aria-label', text);
  const path = document.createElementNS(SVG, 'path');
  path.setAttribute('d', squares);
  svg.appendChild(path);
  return svg;
}
