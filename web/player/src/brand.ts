/** The mark: a shop window with light in it. */
const SVG = 'http://www.w3.org/2000/svg';

export function mark(): SVGSVGElement {
  const svg = document.createElementNS(SVG, 'svg');
  svg.setAttribute('viewBox', '0 0 32 32');
  svg.setAttribute('class', 'mark');
  svg.setAttribute('aria-hidden', 'true');
  svg.appendChild(
    shape('M6 3h20a3 3 0 0 1 3 3v16a3 3 0 0 1-3 3H6a3 3 0 0 1-3-3V6a3 3 0 0 1 3-3z', 'mark-frame'),
  );
  svg.appendChild(shape('M8.2 8.2 14 19.6a2.24 2.24 0 0 0 4 0l5.8-11.4', 'mark-light'));
  svg.appendChild(shape('M10.5 29h11', 'mark-foot'));
  return svg;
}

function shape(d: string, className: string): SVGPathElement {
  const path = document.createElementNS(SVG, 'path');
  path.setAttribute('d', d);
  path.setAttribute('class', className);
  return path;
}
