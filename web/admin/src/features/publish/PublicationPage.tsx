import { Box, Grid, List, Skeleton, Stack, Text, Title } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useParams } from '@tanstack/react-router';
import type { Publication } from '@vitrine/api/types';
import { publicationQuery } from '../../data/publications';
import { useFormat } from '../../lib/format';
import { useTranslation } from '../../lib/use-translation';
import { Failure } from '../../ui/Failure';
import { Page } from '../../ui/Page';
import { PastDiff } from '../../ui/publish/PastDiff';
import { Convergence } from './Convergence';
import { useSummary } from './PublicationsPage';
import { RollBack } from './RollBack';

export function PublicationPage() {
  const { t } = useTranslation();
  const format = useFormat();
  const number = Number(useParams({ from: '/inside/publications/$number' }).number);
  const { data, isError, error, refetch } = useQuery(publicationQuery(number));
  const summary = useSummary();
  return (
    <Page
      timed
      title={Number.isInteger(number) ? t('publication.number', { number }) : t('nav.publications')}
      back={{ to: '/publications', label: t('nav.publications') }}
      lead={
        data
          ? `${summary(data)} · ${data.author?.name ?? t('publication.kind.automatic')} · ${format.dateTime(data.createdAt)}`
          : ' '
      }
      actions={data && <RollBack publication={data} />}
    >
      {isError && <Failure error={error} retry={() => void refetch()} />}
      {!isError && (
        <Grid gap="xl">
          <Grid.Col span={{ base: 12, lg: 6 }}>
            <Convergence number={number} />
          </Grid.Col>
          <Grid.Col span={{ base: 12, lg: 6 }}>
            {data ? <Content publication={data} /> : <Skeleton height={160} radius="lg" />}
          </Grid.Col>
        </Grid>
      )}
    </Page>
  );
}

/** With more changes than this each is opened by whom it interests. */
const OPEN_AT_MOST = 3;

function Content({ publication }: { publication: Publication }) {
  const { t } = useTranslation();
  const format = useFormat();
  return (
    <Box className="v-card" p="lg" component="section" aria-labelledby="content-title">
      <Title order={2} id="content-title" mb="sm">
        {t('publication.content')}
      </Title>
      <Text size="sm" mb="md">
        {t('publication.by', {
          name: publication.author?.name ?? t('publication.kind.automatic'),
          at: format.dateTime(publication.createdAt),
          count: publication.screensAffected,
        })}
      </Text>
      {publication.changes.length === 0 && (
        <Text c="dimmed">{t(`publication.kind.${publication.kind}`)}</Text>
      )}
      <List listStyleType="none" spacing="sm">
        {publication.changes.map((change) => (
          <List.Item key={`${change.kind}-${change.id}`}>
            <Stack gap={0}>
              <Text fw={550}>{change.name}</Text>
              <Text size="sm" c="dimmed">
                {t(`changes.kind.${change.kind as 'playlist'}`, { defaultValue: change.kind })} ·{' '}
                {t(`changes.${change.change as 'created'}`, { defaultValue: change.change })}
              </Text>
            </Stack>
            {change.change === 'updated' && (
              <PastDiff
                number={publication.number}
                id={change.id}
                name={change.name}
                open={publication.changes.length <= OPEN_AT_MOST}
              />
            )}
          </List.Item>
        ))}
      </List>
      <Text size="sm" c="dimmed" mt="md">
        {t('publication.hoursNotKept')}
      </Text>
    </Box>
  );
}
