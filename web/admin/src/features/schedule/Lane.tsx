import { keepPreviousData, useQuery } from '@tanstack/react-query';
import type { PlanSegment } from '@vitrine/api/types';
import { memo, useEffect, useMemo, useState } from 'react';
import { planQuery } from '../../data/preview';
import { useFormat } from '../../lib/format';
import { useTranslation } from '../../lib/use-translation';
import { wallMs, wallText } from '../../lib/wall';
import { instantOf, wallOf } from '../../lib/zone';
import { placeOf, type Range } from './axis';
import classes from './Timeline.module.css';
import { useWords } from './use-words';

const SETTLED_MS = 150;
/** In percent: there is room for the shares as well. */
const ROOMY = 25;

interface Props {
  screen: { id: string; name: string };
  zone: string;
  range: Range;
  /** What the place's clock reads now. */
  wall: number;
  isDraft: boolean;
  nameOf: (campaignId: string) => string;
}

interface Piece {
  start: number;
  end: number;
  layer: PlanSegment['layer'];
  text: string;
  /** For where there is little room. */
  short: string;
}

/**
 * In percent, how far a word may go: where the same plays on after hours in which the place is closed, it is named once, and
 * the word goes on over all of it; the last one may go on to the end.
 */
function roomsOf(pieces: Piece[], range: Range): Map<Piece, number> {
  const rooms = new Map<Piece, number>();
  const open = pieces.filter(({ layer }) => layer !== 'closed');
  let first: Piece | undefined;
  for (const [at, piece] of open.entries()) {
    const before = open[at - 1];
    if (!first || before?.text !== piece.text || before.layer !== piece.layer) first = piece;
    const end = at === open.length - 1 ? range.end : piece.end;
    rooms.set(first, placeOf(end, range) - placeOf(first.start, range));
  }
  return rooms;
}

/** What plays on a screen by the programme as it is now, from the server: its layers, who shares them, and when it is off. */
export const Lane = memo(function Lane({ screen, zone, range, wall, isDraft, nameOf }: Props) {
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
        ...wordsOf(segment),
      };
      const last = all.at(-1);
      if (piece.end <= piece.start) continue;
      if (last && last.end === piece.start && last.text === piece.text && last.layer === piece.layer)
        last.end = piece.end;
      else all.push(piece);
    }
    return all;

    function wordsOf({ layer, shares }: PlanSegment): Pick<Piece, 'text' | 'short'> {
      const playing = Object.entries(shares)
        .filter(([, ppb]) => ppb > 0)
        .sort(([, a], [, b]) => b - a)
        .map(([id, ppb]) => ({ name: nameOf(id), part: format.percent(ppb / 1e7) }));
      const [first] = playing;
      const name = first?.name ?? t(`layer.${layer}`);
      if (playing.length < 2) return { text: name, short: name };
      const text = playing.map((one) => `${one.name} ${one.part}`).join(' · ');
      return { text, short: `${name} +${playing.length - 1}` };
    }
  }, [plan.data, start, end, zone, t, format, nameOf]);
  const rooms = useMemo(() => roomsOf(pieces, range), [pieces, range]);
  const told = (piece: Piece) => {
    const what = `${words.stretch(piece)} : ${piece.text}`;
    return piece.start < wall ? t('schedule.wasPlaying', { what }) : what;
  };
  return (
    <ul
      className={classes.lane}
      aria-label={t('schedule.plays', { name: screen.name })}
      data-screen={screen.id}
    >
      {pieces.map((piece) => {
        const [left, width] = [
          placeOf(piece.start, range),
          placeOf(piece.end, range) - placeOf(piece.start, range),
        ];
        const room = rooms.get(piece) ?? 0;
        return (
          <li
            key={piece.start}
            aria-label={told(piece)}
            className={classes.piece}
            data-layer={piece.layer}
            data-past={piece.end <= wall || undefined}
            title={told(piece)}
            data-named={room > 0 || undefined}
            style={{ left: `${left}%`, width: `${width}%` }}
          >
            {room > 0 && (
              <span className={classes.pieceName} style={{ width: `${(room / width) * 100}%` }}>
                <span>{room > ROOMY ? piece.text : piece.short}</span>
              </span>
            )}
          </li>
        );
      })}
    </ul>
  );
});
