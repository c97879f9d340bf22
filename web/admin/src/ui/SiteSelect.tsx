import { Select, type SelectProps } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import type { Site } from '@vitrine/api/types';
import { useMemo } from 'react';
import { sitesQuery } from '../data/sites';

/** "Nord › Lille" for a store in a region. */
export function pathOf(site: Site, all: Map<string, Site>): string {
  const parent = site.parentId ? all.get(site.parentId) : undefined;
  return parent ? `${pathOf(parent, all)} › ${site.name}` : site.name;
}

const byLabel = new Intl.Collator().compare;

function optionsOf(sites: Site[], only: Site['kind'] | undefined) {
  const all = new Map(sites.map((site) => [site.id, site]));
  return sites
    .filter((site) => !only || site.kind === only)
    .map((site) => ({ value: site.id, label: pathOf(site, all) }))
    .sort((a, b) => byLabel(a.label, b.label));
}

interface Props extends Omit<SelectProps, 'data'> {
  /** Only stores can hold screens. */
  only?: Site['kind'];
}

export function SiteSelect({ only, ...props }: Props) {
  const { data } = useQuery(sitesQuery);
  const options = useMemo(() => optionsOf(data ?? [], only), [data, only]);
  return <Select searchable data={options} {...props} />;
}
