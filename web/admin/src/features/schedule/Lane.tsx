import { keepPreviousData, useQuery } from '@tanstack/react-query';
import type { PlanSegment } from '@vitrine/api/types';
import { memo, useEffect, useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { planQuery } from '../../data/preview';
import { useFormat } from '../../lib/format';
import { wallMs, wallText } from '../../lib/wall';
import { instantOf, wallOf } from '../../lib/zone';
import { placeOf, type Range } from './axis';
import classes from './Timeline.module.css';
import { useWords } from './use-words';

const SETTLED_MS = 150;
const TOLD = 12;
/** In percent: there is no room for a word. */
const TOO_NARROW = 3;

interface Props {
  screen: { id: string; name: string };
  zone: string;
  range: Range;
  isDraft: boolean;
  nameOf: (campaignId: string) => string;
}

interface Piece {
  start: number;
  end: number;
  layer: PlanSegment['layer'];
  text: string;
}

/** What really plays on a screen, by the server: its layers, who shares them, and when it is off. */
export const Lane = memo(function Lane({ screen, zone, range, isDraft, nameOf }: Props) {
  const { t } = useTranslation();
  const format = useFormat();
  const words = useWords();
  const [isSettled, settle] = useState(false);
  useEffect(() => {
    const timer = setTimeout(() => settle(true), SETTLED_MS);
    return () => clearTimeout(timer);
  }, []);
  const { start, end } = range;
  const from = instantOf(wallText(start), zone);
  const to = instantOf(wallText(end), zone);
  const plan = useQuery({
    ...planQuery(screen.id, from, to, isDraft),
    enabled: isSettled,
    placeholderData: keepPreviousData,
  });
  const pieces = useMemo(() => {
    const all: Piece[] = [];
    for (const segment of plan.data?.segments ?? []) {
      const piece = {
        start: Math.max(start, wallMs(wallOf(Date.parse(segment.start), zone))),
        end: Math.min(end, wallMs(wallOf(Date.parse(segment.end), zone))),
        layer: segment.layer,
        text: textOf(segment),
      };
      const last = all.at(-1);
      if (piece.end <= piece.start) continue;
      if (last && last.end === piece.start && last.text === piece.text && last.layer === piece.layer)
        last.end = piece.end;
      else all.push(piece);
    }
    return all;

    function textOf({ layer, shares }: PlanSegment): string {
      const playing = Object.entries(shares)
        .filter(([, ppb]) => ppb > 0)
        .sort(([, a], [, b]) => b - a);
      if (playing.length === 0) return t(`layer.${layer}`);
      if (playing.length === 1) return nameOf(playing[0]?.[0] ?? '');
      return playing.map(([id, ppb]) => `${nameOf(id)} ${format.percent(ppb / 1e7)}`).join(' · ');
    }
  }, [plan.data, start, end, zone, t, format, nameOf]);
  const told = pieces.slice(0, TOLD).map((piece) => `${words.stretch(piece)} : ${piece.text}`);
  return (
    <div
      className={classes.lane}
      role="img"
      aria-label={`${t('schedule.plays', { name: screen.name })} ${told.join(' ; ')}`}
      data-screen={screen.id}
    >
      {pieces.map((piece) => (
        <span
          key={piece.start}
          className={classes.piece}
          data-layer={piece.layer}
          title={`${words.stretch(piece)}\n${piece.text}`}
          style={{
            left: `${placeOf(piece.start, range)}%`,
            width: `${placeOf(piece.end, range) - placeOf(piece.start, range)}%`,
          }}
        >
          {piece.layer !== 'closed' &&
            placeOf(piece.end, range) - placeOf(piece.start, range) > TOO_NARROW &&
            piece.text}
        </span>
      ))}
    </div>
  );
});
