/** A QR code as an SVG picture. */
import { encode } from 'uqr';

const SVG = 'http://www.w3.org/2000/svg';

/** Draws `text`; the picture takes the size of its box. */
export function qrCode(text: string): SVGSVGElement {
  const { data, size } = encode(text, { ecc: 'M', border: 0 });
  const svg = document.createElementNS(SVG, 'svg');
  svg.setAttribute('viewBox', `0 0 ${size} ${size}`);
  svg.setAttribute('shape-rendering', 'crispEdges');
  svg.setAttribute('role', 'img');
  svg.setAttribute('aria-label', text);
  const path = document.createElementNS(SVG, 'path');
  const squares: string[] = [];
  for (let y = 0; y < size; y += 1) {
    for (let x = 0; x < size; x += 1) if (data[y]?.[x]) squares.push(`M${x} ${y}h1v1h-1z`);
  }
  path.setAttribute('d', squares.join(''));
  svg.appendChild(path);
  return svg;
}
