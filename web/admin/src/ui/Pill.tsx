import {
  IconCircleCheckFilled,
  IconCircleDashed,
  IconCircleFilled,
  IconClockHour4,
  IconDownload,
  IconLoader2,
  IconPlayerPauseFilled,
  IconSquareFilled,
  IconTriangleFilled,
  IconX,
} from '@tabler/icons-react';
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

const SHAPES: Record<Shape, typeof IconCircleFilled> = {
  dot: IconCircleFilled,
  check: IconCircleCheckFilled,
  square: IconSquareFilled,
  triangle: IconTriangleFilled,
  ring: IconCircleDashed,
  clock: IconClockHour4,
  down: IconDownload,
  pause: IconPlayerPauseFilled,
  turn: IconLoader2,
  cross: IconX,
};

/** A state: a shape, a word and a colour, so that none of them is needed alone. */
export function Pill({ tone, shape, children }: { tone: Tone; shape: Shape; children: ReactNode }) {
  const Icon = SHAPES[shape];
  const small = shape === 'dot' || shape === 'square' || shape === 'triangle';
  return (
    <span className={classes.pill} data-tone={tone}>
      <Icon
        size={small ? 9 : 14}
        stroke={2}
        aria-hidden
        className={shape === 'turn' ? classes.turn : undefined}
      />
      <span className={classes.text}>{children}</span>
    </span>
  );
}
