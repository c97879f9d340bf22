import type { Tally } from '../lib/place-tree';
import { useTranslation } from '../lib/use-translation';
import { Pill, type Shape, type Tone } from './Pill';

const LOOKS = [
  ['offline', 'bad', 'square'],
  ['behind', 'warn', 'triangle'],
  ['never', 'idle', 'ring'],
] as const satisfies [keyof Tally, Tone, Shape][];

/** How the screens of a place are: what is not well, each with its count, or that all are. */
export function TallyPills({ tally }: { tally: Tally | undefined }) {
  const { t } = useTranslation();
  if (!tally?.total) return null;
  const told = LOOKS.filter(([name]) => tally[name] > 0);
  if (told.length === 0)
    return (
      <Pill tone="good" shape="check">
        {t('place.well')}
      </Pill>
    );
  return told.map(([name, tone, shape]) => (
    <Pill key={name} tone={tone} shape={shape}>
      {t(`place.${name}`, { count: tally[name] })}
    </Pill>
  ));
}
