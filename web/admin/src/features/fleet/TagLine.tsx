import { ActionIcon, Button, Menu, Text } from '@mantine/core';
import { IconDots, IconPencil, IconTag, IconTagOff } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import type { Campaign } from '@vitrine/api/types';
import { useTranslation } from '../../lib/use-translation';
import { LinkText } from '../../ui/links';
import classes from './Tags.module.css';

/** A tag with how many screens bear it, and how many sites give it. */
export interface Used {
  tag: string;
  screens: number;
  sites: number;
}

interface Props {
  used: Used;
  /** Those that aim at it; absent while nobody knows. */
  campaigns: Campaign[] | undefined;
  /** Absent for people who may not change it. */
  onAct: ((act: 'rename' | 'remove') => void) | undefined;
}

export function TagLine({ used: { tag, screens, sites }, campaigns, onAct }: Props) {
  const { t } = useTranslation();
  const told = {
    screens: t('common.screens', { count: screens }),
    sites: t('tags.bySites', { count: sites }),
  };
  return (
    <li className={classes.line}>
      <Text component="span" fw={600} className={classes.name}>
        <IconTag size={18} stroke={1.7} aria-hidden />
        <span>{tag}</span>
      </Text>
      <span className={classes.uses}>
        {screens > 0 ? (
          <LinkText
            to="/screens"
            search={{ tag }}
            size="sm"
            aria-label={t('tags.of', { what: told.screens, tag })}
          >
            {told.screens}
          </LinkText>
        ) : (
          <Text component="span" size="sm" c="dimmed">
            {told.screens}
          </Text>
        )}
        {sites > 0 && (
          <LinkText
            to="/sites"
            search={{ q: tag }}
            size="sm"
            aria-label={t('tags.of', { what: told.sites, tag })}
          >
            {told.sites}
          </LinkText>
        )}
        {campaigns && campaigns.length > 0 && <Campaigns tag={tag} campaigns={campaigns} />}
      </span>
      {onAct && (
        <Menu position="bottom-end">
          <Menu.Target>
            <ActionIcon variant="subtle" color="gray" size="lg" aria-label={t('tags.actionsOf', { tag })}>
              <IconDots size={18} aria-hidden />
            </ActionIcon>
          </Menu.Target>
          <Menu.Dropdown>
            <Menu.Item leftSection={<IconPencil size={16} aria-hidden />} onClick={() => onAct('rename')}>
              {t('tags.rename')}
            </Menu.Item>
            <Menu.Item
              c="var(--v-bad)"
              leftSection={<IconTagOff size={16} aria-hidden />}
              onClick={() => onAct('remove')}
            >
              {t('tags.remove')}
            </Menu.Item>
          </Menu.Dropdown>
        </Menu>
      )}
    </li>
  );
}

function Campaigns({ tag, campaigns }: { tag: string; campaigns: Campaign[] }) {
  const { t } = useTranslation();
  const what = t('tags.campaigns', { count: campaigns.length });
  return (
    <Menu position="bottom-start">
      <Menu.Target>
        <Button
          variant="subtle"
          size="compact-sm"
          px={0}
          className={classes.aimed}
          aria-label={t('tags.of', { what, tag })}
        >
          {what}
        </Button>
      </Menu.Target>
      <Menu.Dropdown>
        {campaigns.map(({ id, name }) => (
          <Menu.Item key={id} renderRoot={(props) => <Link {...props} to="/campaigns/$id" params={{ id }} />}>
            {name}
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  );
}
