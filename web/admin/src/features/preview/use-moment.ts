import { getRouteApi, useNavigate } from '@tanstack/react-router';
import type { Screen } from '@vitrine/api/types';
import { useState } from 'react';
import { type Day, dayOf, instantOf, wallOf } from '../../lib/zone';
import { STEP_MS } from './strip';

const route = getRouteApi('/inside/what-plays');

/** What the address asks for. */
export function useAsked() {
  const search = route.useSearch();
  const navigate = useNavigate();
  const change = (part: Partial<typeof search>) =>
    void navigate({ to: '/what-plays', search: { ...search, ...part }, replace: true, resetScroll: false });
  return { ...search, isDraft: search.draft === '1', change };
}

export interface Moment {
  at: number;
  day: Day;
  /** What the store's clock reads. */
  wall: string;
  go: (at: number) => void;
  /** Another wall time of the store. */
  goTo: (wall: string) => void;
  now: () => void;
}

const floored = (at: number) => Math.floor(at / STEP_MS) * STEP_MS;

/** The chosen moment on the clock of a screen. The address holds the store's wall time, so that it is kept from store to store. */
export function useMoment(screen: Screen): Moment {
  const { at: asked, change } = useAsked();
  const [opened] = useState(() => floored(Date.now()));
  const zone = screen.effectiveTimeZone;
  const at = momentOf(asked, zone) ?? opened;
  const wall = wallOf(at, zone);
  return {
    at,
    wall,
    day: dayOf(wall.slice(0, 10), zone),
    go: (to) => change({ at: textOf(to, zone) }),
    goTo: (to) => change({ at: to }),
    now: () => change({ at: textOf(floored(Date.now()), zone) }),
  };
}

/** Reads a wall time, or an instant where one wall time stands for two. */
export function momentOf(text: string | undefined, zone: string): number | null {
  if (!text) return null;
  if (/^\d{4}-\d\d-\d\dT\d\d:\d\d$/.test(text) && !Number.isNaN(Date.parse(`${text}Z`)))
    return instantOf(text, zone);
  const instant = Date.parse(text);
  return Number.isNaN(instant) ? null : instant;
}

/** The wall time of an instant; in the hour that comes twice, its second pass is written as the instant. */
export function textOf(at: number, zone: string): string {
  const wall = wallOf(at, zone);
  return instantOf(wall, zone) === at ? wall : new Date(at).toISOString();
}
