import { Text, TextInput } from '@mantine/core';
import { IconBuildingStore, IconMap2, IconSearch } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import type { Site } from '@vitrine/api/types';
import { useDeferredValue, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { childrenOf, foundIn } from '../../lib/site-tree';
import { LinkText } from '../../ui/links';
import classes from './Sites.module.css';

/** From so many on, one searches rather than looks. */
const MANY = 6;

export function Tree({ sites, chosen }: { sites: Site[]; chosen?: string }) {
  const { t } = useTranslation();
  const [words, setWords] = useState('');
  const found = foundIn(sites, useDeferredValue(words));
  return (
    <nav className={`v-card ${classes.tree}`} aria-label={t('site.tree')}>
      {sites.length >= MANY && (
        <TextInput
          data-filter
          mb="xs"
          placeholder={t('site.search')}
          aria-label={t('site.search')}
          leftSection={<IconSearch size={16} aria-hidden />}
          value={words}
          onChange={(event) => setWords(event.currentTarget.value)}
        />
      )}
      {found.length === 0 && (
        <Text c="dimmed" p="sm" role="status">
          {t('site.nothingFound')}
        </Text>
      )}
      <Branch parent={null} items={childrenOf(found)} chosen={chosen} />
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
        const count = t('common.screens', { count: site.screens });
        return (
          <li key={site.id}>
            <div className={classes.line} data-chosen={site.id === chosen}>
              <Link
                to="/sites"
                search={{ site: site.id }}
                className={classes.leaf}
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
              </Link>
              {site.screens > 0 ? (
                <LinkText
                  to="/screens"
                  search={{ site: site.id }}
                  size="sm"
                  aria-label={t('site.screensOf', { count, name: site.name })}
                >
                  {count}
                </LinkText>
              ) : (
                <Text component="span" size="sm" c="dimmed">
                  {count}
                </Text>
              )}
            </div>
            {items.has(site.id) && <Branch parent={site.id} items={items} chosen={chosen} />}
          </li>
        );
      })}
    </ul>
  );
}
