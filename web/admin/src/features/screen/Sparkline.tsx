/** A curve without an axis; the words beside it and the table below say the figures. */
export function Sparkline({ from, to, points }: { from: number; to: number; points: [number, number][] }) {
  const values = points.map(([, value]) => value);
  const [low, high] = [Math.min(...values), Math.max(...values)];
  const x = (at: number) => ((at - from) / (to - from)) * 200;
  const y = (value: number) => (high === low ? 20 : 38 - ((value - low) / (high - low)) * 36);
  const path = points.map(
    ([at, value], n) => `${n === 0 ? 'M' : 'L'}${x(at).toFixed(1)} ${y(value).toFixed(1)}`,
  );
  return (
    <svg
      viewBox="0 0 200 40"
      preserveAspectRatio="none"
      aria-hidden
      style={{ display: 'block', width: '100%', height: 40 }}
    >
      <path
        d={path.join('')}
        fill="none"
        stroke="var(--v-accent)"
        strokeWidth={1.5}
        vectorEffect="non-scaling-stroke"
      />
    </svg>
  );
}
