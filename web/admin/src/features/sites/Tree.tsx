import { Text } from '@mantine/core';
import { IconBuildingStore, IconMap2 } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import type { Site } from '@vitrine/api/types';
import { useTranslation } from 'react-i18next';
import { childrenOf } from '../../lib/site-tree';
import classes from './Sites.module.css';

export function Tree({ sites, chosen }: { sites: Site[]; chosen?: string }) {
  const { t } = useTranslation();
  const children = childrenOf(sites);
  return (
    <nav className={`v-card ${classes.tree}`} aria-label={t('site.tree')}>
      <Branch parent={null} items={children} chosen={chosen} />
    </nav>
  );
}

function Branch({
  parent,
  items,
  chosen,
}: {
  parent: string | null;
  items: Map<string | null, Site[]>;
  chosen?: string;
}) {
  const { t } = useTranslation();
  return (
    <ul className={classes.branch}>
      {(items.get(parent) ?? []).map((site) => {
        const Icon = site.kind === 'region' ? IconMap2 : IconBuildingStore;
        return (
          <li key={site.id}>
            <Link
              to="/sites"
              search={{ site: site.id }}
              className={classes.leaf}
              data-chosen={site.id === chosen}
              aria-current={site.id === chosen ? 'true' : undefined}
              activeProps={{}}
            >
              <Icon size={19} stroke={1.7} aria-hidden />
              <span className={classes.leafMain}>
                <span className={classes.leafName}>{site.name}</span>
                {(site.address || site.tags.length > 0) && (
                  <span className={classes.leafText}>
                    {[site.address, site.tags.join(' · ')].filter(Boolean).join(' — ')}
                  </span>
                )}
              </span>
              <Text component="span" size="sm" c="dimmed">
                {t('common.screens', { count: site.screens })}
              </Text>
            </Link>
            {items.has(site.id) && <Branch parent={site.id} items={items} chosen={chosen} />}
          </li>
        );
      })}
    </ul>
  );
}
