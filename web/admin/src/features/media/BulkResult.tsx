import { Button, Group, Progress, ScrollArea, Text, Title } from '@mantine/core';
import { useTranslation } from '../../lib/use-translation';
import { useFailureText } from '../../ui/Failure';
import { UseLink } from '../../ui/media-uses';
import classes from './MediaPage.module.css';
import type { Running } from './use-bulk';

/** How far an act on many media is; then what became of it, and why some were left as they are. */
export function BulkResult({
  running: { act, outcome },
  onClosed,
}: {
  running: Running;
  onClosed: () => void;
}) {
  const { t } = useTranslation();
  const failure = useFailureText();
  const { total, done, unchanged, refused } = outcome;
  const over = done + unchanged + refused.length;
  const told = [
    t(`media.bulk.done.${act.kind}`, { count: done }),
    unchanged > 0 && t('media.bulk.unchanged', { count: unchanged }),
    refused.length > 0 && t('media.bulk.refused', { count: refused.length }),
  ].filter(Boolean);
  return (
    <section className="v-card" aria-label={t('bulk.progress')} style={{ padding: 16, marginBottom: 16 }}>
      <Group justify="space-between" mb="xs">
        <Title order={2} size="h4">
          {t(`media.bulk.act.${act.kind}`)}
        </Title>
        <Button variant="subtle" size="compact-sm" disabled={over < total} onClick={onClosed}>
          {t('action.close')}
        </Button>
      </Group>
      <Progress value={total === 0 ? 100 : (over / total) * 100} aria-label={t('bulk.progress')} mb="xs" />
      <Text size="sm" role="status">
        {over < total ? t('media.bulk.over', { over, count: total }) : told.join(' · ')}
      </Text>
      {refused.length > 0 && (
        <ScrollArea.Autosize mah={260} mt="sm">
          {refused.some(({ usage }) => usage.length > 0) && (
            <Text size="sm" c="dimmed">
              {t('media.bulk.stillUsedText')}
            </Text>
          )}
          {refused.map(({ media, error, usage }) => (
            <Text size="sm" mt={6} key={media.id} component="div">
              <b>{media.title}</b>
              {usage.length === 0 && ` · ${failure(error)}`}
              {usage.map((use) => (
                <div
                  key={`${use.kind}-${use.id}`}
                  className={classes.uses}
                  style={{ paddingInlineStart: 16 }}
                >
                  <UseLink use={use} />
                </div>
              ))}
            </Text>
          ))}
        </ScrollArea.Autosize>
      )}
    </section>
  );
}
