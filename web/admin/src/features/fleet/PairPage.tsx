import { Box, Code, Grid, Skeleton, Text, TextInput, Title } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import { Problem } from '@vitrine/api/problem';
import { useState } from 'react';
import { checkPairing } from '../../data/screens';
import { cleanCode, isWhole, shownCode } from '../../lib/pairing-code';
import { useTranslation } from '../../lib/use-translation';
import { Failure, useFailureText } from '../../ui/Failure';
import { Page } from '../../ui/Page';
import { ConfirmPairing } from './ConfirmPairing';
import classes from './Fleet.module.css';

/** Pairs a screen: its code, then who it says it is, then its name and place. */
export function PairPage() {
  const { t } = useTranslation();
  const { code: linked } = getRouteApi('/inside/screens/pair').useSearch();
  const [text, setText] = useState(shownCode(linked ?? ''));
  const failure = useFailureText();
  const code = cleanCode(text);
  const check = useQuery({
    queryKey: ['pairing', code],
    queryFn: () => checkPairing(code),
    enabled: isWhole(code),
    retry: false,
    staleTime: 60_000,
    gcTime: 0,
  });
  const refusal = check.error instanceof Problem && check.error.status < 500 ? check.error : null;
  const complaint = refusal && ([404, 410].includes(refusal.status) ? t('pair.unknown') : failure(refusal));
  return (
    <Page
      title={t('pair.title')}
      lead={t('pair.lead')}
      learn="pair"
      back={{ to: '/screens', label: t('nav.screens') }}
    >
      <Grid gap="xl">
        <Grid.Col span={{ base: 12, md: 7 }}>
          <Box className={`v-card ${classes.card}`}>
            <TextInput
              label={t('pair.code')}
              size="md"
              className={classes.code}
              placeholder="ABCD-EFGH"
              autoComplete="off"
              autoCapitalize="characters"
              spellCheck={false}
              data-autofocus
              value={text}
              onChange={(event) => setText(shownCode(event.currentTarget.value))}
              error={complaint}
            />
            {check.isFetching && <Skeleton height={120} mt="lg" radius="md" />}
            {check.isError && !refusal && <Failure error={check.error} retry={() => void check.refetch()} />}
            {check.data && !check.isFetching && <ConfirmPairing code={code} device={check.data} />}
          </Box>
        </Grid.Col>
        <Grid.Col span={{ base: 12, md: 5 }}>
          <Box p="md">
            <Title order={2} mb="md">
              {t('pair.how')}
            </Title>
            <ol className={classes.steps}>
              <li>
                <div>
                  <Text fw={550}>{t('pair.step1')}</Text>
                  <Code block mt={6}>{`${location.origin}/player/`}</Code>
                </div>
              </li>
              <li>
                <Text fw={550}>{t('pair.step2')}</Text>
              </li>
              <li>
                <Text fw={550}>{t('pair.step3')}</Text>
              </li>
            </ol>
            {location.protocol === 'http:' && !['localhost', '127.0.0.1'].includes(location.hostname) && (
              <Text size="sm" c="dimmed" mt="md">
                {t('pair.https')}
              </Text>
            )}
          </Box>
        </Grid.Col>
      </Grid>
    </Page>
  );
}
