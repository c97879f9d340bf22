import { Skeleton, Stack, Text, TextInput } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useSearch } from '@tanstack/react-router';
import { Problem } from '@vitrine/api/problem';
import { useState } from 'react';
import { checkPairing } from '../../data/screens';
import { sitesQuery } from '../../data/sites';
import { cleanCode, isWhole, shownCode } from '../../lib/pairing-code';
import { useTranslation } from '../../lib/use-translation';
import { Failure, useFailureText } from '../../ui/Failure';
import { Page } from '../../ui/Page';
import { PairForm } from './PairForm';
import { Scanner } from './Scanner';
import classes from './Store.module.css';
import { useMayPair } from './use-may-pair';

/** Pairs a screen of the store, or gives one of its screens another device: by the QR code on the glass, or the code below it. */
export function PairPage() {
  const { t } = useTranslation();
  const { code: linked, site: asked, screen } = useSearch({ from: '/inside/store/pair' });
  const [text, setText] = useState(shownCode(linked ?? ''));
  const failure = useFailureText();
  const may = useMayPair();
  const sites = useQuery(sitesQuery);
  const stores = (sites.data ?? []).filter(({ kind }) => kind === 'store');
  const site = stores.find(({ id }) => id === asked) ?? stores[0];
  const code = cleanCode(text);
  const check = useQuery({
    queryKey: ['pairing', code],
    queryFn: () => checkPairing(code),
    enabled: may && isWhole(code),
    retry: false,
    staleTime: 60_000,
    gcTime: 0,
  });
  const refusal = check.error instanceof Problem && check.error.status < 500 ? check.error : null;
  const unknown = refusal && [404, 410, 422].includes(refusal.status);
  const complaint = refusal && (unknown ? t('pair.unknown') : failure(refusal));
  return (
    <Page
      title={t(screen ? 'store.replace' : 'store.pair')}
      lead={t('store.pairLead')}
      back={{ to: '/store', label: t('store.title') }}
    >
      {sites.isPending && <Skeleton height={240} radius="lg" aria-busy />}
      {sites.isSuccess && !may && <Text>{t('store.pairClosed')}</Text>}
      {site && may && (
        <Stack gap="md" maw={520} className={classes.touch}>
          <TextInput
            label={t('pair.code')}
            size="md"
            placeholder="ABCD-EFGH"
            autoComplete="off"
            autoCapitalize="characters"
            spellCheck={false}
            value={text}
            onChange={(event) => setText(shownCode(event.currentTarget.value))}
            error={complaint}
          />
          <Scanner onCode={(found) => setText(shownCode(found))} />
          {check.isFetching && <Skeleton height={120} radius="md" />}
          {check.isError && !refusal && <Failure error={check.error} retry={() => void check.refetch()} />}
          {check.data && !check.isFetching && (
            <PairForm code={code} device={check.data} site={site} stores={stores} replacing={screen} />
          )}
        </Stack>
      )}
    </Page>
  );
}
