/** What a scene looks like with, out of what the server answered. Pure, but for the last. */
import type { QueryClient } from '@tanstack/react-query';
import type { BrandKit, Fact, Me, Scene, Site } from '@vitrine/api/types';
import { fontMedia } from '@vitrine/player-core/scene/look';
import type {
  Canvases,
  CompiledScene,
  Cycle,
  FactValue,
  Surroundings,
} from '@vitrine/player-core/scene/types';
import { factsOfQuery } from '../data/facts';
import { meQuery } from '../data/me';
import { previewUrl } from '../data/media';
import { brandKitQuery, sceneQuery } from '../data/scenes';
import { zonesQuery } from '../data/zones';

export interface Known {
  brand?: BrandKit;
  /** What loops, by playlist. */
  playlists?: Record<string, Cycle>;
  facts: Fact[];
  /** The store to see it as in, or none: then what is told nearest to no store counts. */
  site?: Site;
  sites: Site[];
  me?: Me;
  /** Where the files of media are; in the library unless told. */
  urlOf?: (media: string) => string;
}

export function surroundingsOf(
  scene: Canvases,
  { brand, playlists = {}, facts, site, sites, me, urlOf = previewUrl }: Known,
): Surroundings {
  const files = mediaOf(scene, brand).map((id) => [id, urlOf(id)]);
  return {
    colours: Object.fromEntries((brand?.colours ?? []).map(({ token, value }) => [token, value])),
    fonts: brand ? { heading: brand.headingFont, body: brand.bodyFont } : {},
    logo: brand?.logoMediaId ?? null,
    media: Object.fromEntries(files),
    playlists,
    facts: factsAt(facts, pathOf(site, sites)),
    locale: me?.organisation.locale ?? 'fr',
    timeZone: zoneOf(site, me),
  };
}

export const zoneOf = (site?: Site, me?: Me): string =>
  site?.effectiveTimeZone ?? me?.organisation.timeZone ?? 'UTC';

function contentsOf({ landscape, portrait }: Canvases) {
  return [landscape, portrait].flatMap((canvas) => canvas?.elements.map(({ content }) => content) ?? []);
}

/** The keys of the facts that a scene tells. */
export function keysOf(scene: Canvases): string[] {
  const keys = contentsOf(scene).flatMap((content) =>
    content.kind === 'data' && content.fact ? [content.fact] : [],
  );
  return [...new Set(keys)].sort();
}

function mediaOf(scene: Canvases, brand: BrandKit | undefined): string[] {
  const contents = contentsOf(scene);
  const shown = contents.map((content) => ('mediaId' in content ? content.mediaId : null));
  const written = contents.map((content) => ('style' in content ? fontMedia(content.style.font) : null));
  const roles = [brand?.headingFont, brand?.bodyFont].map((font) => (font ? fontMedia(font) : null));
  const all = [...shown, ...written, ...roles, brand?.logoMediaId].filter((id) => typeof id === 'string');
  return [...new Set(all)].sort();
}

/** The site and all above it, nearest first. */
function pathOf(site: Site | undefined, all: Site[]): string[] {
  const path: string[] = [];
  for (let at = site; at && !path.includes(at.id); ) {
    path.push(at.id);
    const { parentId } = at;
    at = all.find(({ id }) => id === parentId);
  }
  return path;
}

/** Of each fact what was told nearest to the place. */
export function factsAt(told: Fact[], path: string[]): Record<string, FactValue> {
  const found: Record<string, FactValue> = {};
  const rank = ({ scope, placeId }: Fact) =>
    scope === 'organisation' ? path.length : path.indexOf(scope === 'site' ? (placeId ?? '') : '');
  const near = told.filter((fact) => rank(fact) >= 0).sort((a, b) => rank(a) - rank(b));
  for (const { key, value, expiresAt } of near) {
    const known = typeof value === 'number' || typeof value === 'string' || typeof value === 'boolean';
    if (known && !(key in found)) found[key] = { value, until: expiresAt ? Date.parse(expiresAt) : null };
  }
  return found;
}

export const canvasesOf = ({ landscape, portrait }: Pick<Scene, 'landscape' | 'portrait'>): Canvases =>
  ({ landscape: landscape ?? null, portrait: portrait ?? null }) as Canvases;

/** A scene as it is edited now, as a screen of no store would be sent it. */
export async function draftScene(client: QueryClient, id: string): Promise<CompiledScene> {
  const scene = canvasesOf(await client.ensureQueryData(sceneQuery(id)));
  const me = await client.ensureQueryData(meQuery);
  const [brand, playlists] = await Promise.all([
    client.ensureQueryData(brandKitQuery),
    client.fetchQuery(zonesQuery(scene, zoneOf(undefined, me))),
  ]);
  const told = await Promise.all(keysOf(scene).map((key) => client.ensureQueryData(factsOfQuery(key))));
  const facts = told.flatMap(({ items }) => items);
  return { version: 1, ...scene, ...surroundingsOf(scene, { brand, playlists, me, facts, sites: [] }) };
}
