import { Select, type SelectProps } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import type { Site } from '@vitrine/api/types';
import { sitesQuery } from '../data/sites';

/** "Nord › Lille" for a store in a region. */
export function pathOf(site: Site, all: Map<string, Site>): string {
  const parent = site.parentId ? all.get(site.parentId) : undefined;
  return parent ? `${pathOf(parent, all)} › ${site.name}` : site.name;
}

interface Props extends Omit<SelectProps, 'data'> {
  /** Only stores can hold screens. */
  only?: Site['kind'];
}

export function SiteSelect({ only, ...props }: Props) {
  const { data = [] } = useQuery(sitesQuery);
  const all = new Map(data.map((site) => [site.id, site]));
  const options = data
    .filter((site) => !only || site.kind === only)
    .map((site) => ({ value: site.id, label: pathOf(site, all) }))
    .sort((a, b) => a.label.localeCompare(b.label));
  return <Select searchable data={options} {...props} />;
}
