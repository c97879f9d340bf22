import type { Box } from './geometry';
import type { Guide } from './snap';

interface Props {
  guides: Guide[];
  marquee: Box | null;
  scale: number;
  size: { w: number; h: number };
}

/** Why something stands where it stands. */
export function Guides({ guides, marquee, scale, size }: Props) {
  if (guides.length === 0 && !marquee) return null;
  return (
    <svg
      aria-hidden="true"
      width={size.w * scale}
      height={size.h * scale}
      style={{ position: 'absolute', inset: 0, pointerEvents: 'none', overflow: 'visible' }}
    >
      {guides.map((guide) => (
        <Line key={`${guide.axis}${guide.kind}${guide.at}/${guide.from}`} guide={guide} scale={scale} />
      ))}
      {marquee && (
        <rect
          x={marquee.left * scale}
          y={marquee.top * scale}
          width={(marquee.right - marquee.left) * scale}
          height={(marquee.bottom - marquee.top) * scale}
          fill="rgba(79, 85, 224, .15)"
          stroke="#4f55e0"
        />
      )}
    </svg>
  );
}

function Line({ guide, scale }: { guide: Guide; scale: number }) {
  const { axis, kind } = guide;
  const [at, from, to] = [guide.at * scale, guide.from * scale, guide.to * scale];
  const upright = (axis === 'x') === (kind === 'line');
  const [x1, y1, x2, y2] = upright ? [at, from, at, to] : [from, at, to, at];
  return (
    <g data-guide={kind} stroke={kind === 'gap' ? '#d6336c' : '#e8590c'} strokeWidth={1.5}>
      <line x1={x1} y1={y1} x2={x2} y2={y2} strokeDasharray={kind === 'gap' ? undefined : '5 3'} />
      {kind === 'gap' && !upright && <path d={`M${x1} ${y1 - 6}v12M${x2} ${y2 - 6}v12`} />}
      {kind === 'gap' && upright && <path d={`M${x1 - 6} ${y1}h12M${x2 - 6} ${y2}h12`} />}
    </g>
  );
}
