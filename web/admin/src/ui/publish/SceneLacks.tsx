import { Alert, Text } from '@mantine/core';
import { IconAlertTriangle } from '@tabler/icons-react';
import { useQueries } from '@tanstack/react-query';
import { sceneQuery } from '../../data/scenes';
import { lacksOf } from '../../lib/scene-lack';
import { useTranslation } from '../../lib/use-translation';
import { LinkText } from '../links';
import { canvasesOf } from '../surroundings';
import { useSamples } from '../use-samples';
import classes from './DryRun.module.css';

/** Scenes that still show what their template came with: an empty place, an address or a price of nobody. */
export function SceneLacks({ ids }: { ids: string[] }) {
  const { t } = useTranslation();
  const samples = useSamples();
  const scenes = useQueries({
    queries: [...new Set(ids)].map((id) => ({ ...sceneQuery(id), retry: false })),
  });
  const found = scenes.flatMap(({ data }) => {
    const lacks = data ? lacksOf(canvasesOf(data), samples) : [];
    return data && lacks.length > 0 ? [{ id: data.id, name: data.name, lacks }] : [];
  });
  if (found.length === 0) return null;
  return (
    <Alert
      color="yellow"
      icon={<IconAlertTriangle aria-hidden />}
      title={t('publish.lacks', { count: found.length })}
    >
      <ul className={classes.warnings}>
        {found.map(({ id, name, lacks }) => (
          <Text key={id} component="li" size="sm" c="var(--mantine-color-text)">
            {t('publish.lacking', { name, what: lacks.map((lack) => t(`publish.lack.${lack}`)).join(', ') })}{' '}
            <LinkText to="/scenes/$id" params={{ id }} inherit c="inherit" underline="always">
              {t('publish.open', { name })}
            </LinkText>
          </Text>
        ))}
      </ul>
    </Alert>
  );
}
