import { Select, type SelectProps } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import type { Site } from '@vitrine/api/types';
import { useMemo } from 'react';
import { sitesQuery } from '../data/sites';
import { byName } from '../lib/site-tree';

/** "Nord › Lille" for a store in a region. */
export function pathOf(site: Site, all: Map<string, Site>): string {
  const parent = site.parentId ? all.get(site.parentId) : undefined;
  return parent ? `${pathOf(parent, all)} › ${site.name}` : site.name;
}

function optionsOf(sites: Site[], only: Site['kind'] | undefined) {
  const all = new Map(sites.map((site) => [site.id, site]));
  return sites
    .filter((site) => !only || site.kind === only)
    .map((site) => ({ value: site.id, label: pathOf(site, all) }))
    .sort((a, b) => byName(a.label, b.label));
}

/** So many are listed at once; whoever has more types a part of the name. */
const MOST = 200;

interface Props extends Omit<SelectProps, 'data'> {
  /** Only stores can hold screens. */
  only?: Site['kind'];
}

export function SiteSelect({ only, ...props }: Props) {
  const { data } = useQuery(sitesQuery);
  const options = useMemo(() => optionsOf(data ?? [], only), [data, only]);
  return (
    <Select
      searchable
      data={options}
      limit={MOST}
      comboboxProps={{ position: 'bottom-start' }}
      styles={{ dropdown: { minWidth: 'min(340px, 90vw)' } }}
      {...props}
    />
  );
}
