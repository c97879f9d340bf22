import { Box, Stack, Text, Title } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { campaignHistoryQuery } from '../../data/campaigns';
import { useFormat } from '../../lib/format';
import { useTranslation } from '../../lib/use-translation';
import { LinkText } from '../../ui/links';
import { PastDiff } from '../../ui/publish/PastDiff';
import { ZoneNote } from '../../ui/ZoneNote';

/** The publications in which this campaign changed. */
export function History({ id }: { id: string }) {
  const { t } = useTranslation();
  const format = useFormat();
  const { data } = useQuery(campaignHistoryQuery(id));
  if (!data || data.items.length === 0) return null;
  return (
    <Box className="v-card" p="lg" mt="lg" component="section" aria-labelledby="history">
      <Title order={2} id="history">
        {t('campaign.history')}
      </Title>
      <ZoneNote />
      <Stack component="ul" gap="md" m={0} mt="md" p={0} style={{ listStyle: 'none' }}>
        {data.items.map((entry) => (
          <li key={`${entry.number}-${entry.change}`}>
            <LinkText to="/publications/$number" params={{ number: String(entry.number) }} fw={550} size="sm">
              {t('publication.number', { number: entry.number })}
            </LinkText>
            <Text size="sm">{t(`changes.${entry.change as 'created'}`, { defaultValue: entry.change })}</Text>
            <Text size="sm" c="dimmed">
              {entry.author?.name} · {format.dateTime(entry.createdAt)}
            </Text>
            {entry.change === 'updated' && (
              <PastDiff
                number={entry.number}
                id={id}
                name={t('publication.number', { number: entry.number })}
              />
            )}
          </li>
        ))}
      </Stack>
    </Box>
  );
}
