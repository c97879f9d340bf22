import type { ReactNode } from 'react';
import classes from './Pill.module.css';

export type Tone = 'good' | 'warn' | 'bad' | 'idle' | 'accent';
export type Shape =
  | 'dot'
  | 'check'
  | 'square'
  | 'triangle'
  | 'ring'
  | 'clock'
  | 'down'
  | 'pause'
  | 'turn'
  | 'cross';

const DISC = 'M12 2.5a9.5 9.5 0 1 1 0 19a9.5 9.5 0 0 1 0-19z';

/** Each in one piece on a square of 24: a list has hundreds of them. */
const FILLED: Partial<Record<Shape, string>> = {
  dot: DISC,
  check: `${DISC}M10.8 16.4l6.4-6.4l-1.6-1.6l-4.8 4.8l-2.4-2.4l-1.6 1.6z`,
  square:
    'M5 2.5h14a2.5 2.5 0 0 1 2.5 2.5v14a2.5 2.5 0 0 1-2.5 2.5h-14a2.5 2.5 0 0 1-2.5-2.5v-14a2.5 2.5 0 0 1 2.5-2.5z',
  triangle: 'M10.1 3.4a2.2 2.2 0 0 1 3.8 0l8.3 14.4a2.2 2.2 0 0 1-1.9 3.3h-16.6a2.2 2.2 0 0 1-1.9-3.3z',
  pause:
    'M7 4.5h2a1.5 1.5 0 0 1 1.5 1.5v12a1.5 1.5 0 0 1-1.5 1.5h-2a1.5 1.5 0 0 1-1.5-1.5v-12a1.5 1.5 0 0 1 1.5-1.5zm8 0h2a1.5 1.5 0 0 1 1.5 1.5v12a1.5 1.5 0 0 1-1.5 1.5h-2a1.5 1.5 0 0 1-1.5-1.5v-12a1.5 1.5 0 0 1 1.5-1.5z',
};
const DRAWN: Partial<Record<Shape, string>> = {
  ring: 'M12 3.5a8.5 8.5 0 1 1 0 17a8.5 8.5 0 0 1 0-17z',
  clock: 'M12 3.5a8.5 8.5 0 1 1 0 17a8.5 8.5 0 0 1 0-17zm0 4v4.5l3 2',
  down: 'M12 4v11m-5-5l5 5l5-5m-13 10h16',
  turn: 'M12 3v5m0 8v5m-9-9h5m8 0h5m-15.4-6.4l3.6 3.6m5.6 5.6l3.6 3.6m-12.8 0l3.6-3.6m5.6-5.6l3.6-3.6',
  cross: 'M6 6l12 12m0-12l-12 12',
};

/** A state: a shape, a word and a colour, so that none of them is needed alone. */
export function Pill({ tone, shape, children }: { tone: Tone; shape: Shape; children: ReactNode }) {
  return (
    <span className={classes.pill} data-tone={tone}>
      <svg viewBox="0 0 24 24" className={classes.shape} data-shape={shape} aria-hidden="true">
        <path d={FILLED[shape] ?? DRAWN[shape]} className={DRAWN[shape] && classes.drawn} />
      </svg>
      <span className={classes.text}>{children}</span>
    </span>
  );
}
