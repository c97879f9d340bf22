import { Alert, Anchor, Button, Code, Group, List, Stack, Table, Text, Textarea } from '@mantine/core';
import { IconDeviceTv, IconDownload } from '@tabler/icons-react';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import type { Provisioned } from '@vitrine/api/types';
import { useState } from 'react';
import { provisionScreens } from '../../data/screens';
import { sitesQuery } from '../../data/sites';
import { useMutation } from '../../lib/use-mutation';
import { useTranslation } from '../../lib/use-translation';
import { Failure } from '../../ui/Failure';
import { Page } from '../../ui/Page';
import { ChooseFile } from './ChooseFile';
import classes from './Fleet.module.css';
import { csvOf, type ListedScreen, readList } from './list';

const MOST = 1000;
const FAULTS_SHOWN = 8;

/** Makes many screens at once, each with a link that its device opens once. */
export function ProvisionPage() {
  const { t } = useTranslation();
  const client = useQueryClient();
  const [text, setText] = useState('');
  const sites = useQuery(sitesQuery);
  const { screens, faults } = readList(text, sites.data ?? []);
  const asked = (list: ListedScreen[]) => list.map(({ name, siteId, tags }) => ({ name, siteId, tags }));
  const make = useMutation({
    mutationFn: (list: ListedScreen[]) => provisionScreens(asked(list)),
    onSuccess: () => {
      for (const queryKey of [['screen'], ['site'], ['overview']])
        void client.invalidateQueries({ queryKey });
    },
  });
  // a list that was sent before, or half of it, would make the same screens a second time
  const check = useMutation({
    mutationFn: async (list: ListedScreen[]) => {
      const { repeated } = await provisionScreens(asked(list), true);
      return repeated.flatMap((place) => list[place] ?? []);
    },
    onSuccess: (again, list) => again.length === 0 && make.mutate(list),
  });
  const change = (next: string) => {
    setText(next);
    check.reset();
  };
  const again = check.data ?? [];
  const tooMany = screens.length > MOST;
  return (
    <Page
      title={t('provision.title')}
      lead={t('provision.lead')}
      learn="provision"
      back={{ to: '/screens', label: t('nav.screens') }}
    >
      {make.data ? (
        <Links made={make.data} screens={make.variables} />
      ) : (
        <Stack className={`v-card ${classes.card}`} gap="md">
          {sites.isError && <Failure error={sites.error} retry={() => void sites.refetch()} />}
          {make.isError && <Failure error={make.error} />}
          {check.isError && <Failure error={check.error} />}
          <ChooseFile onText={change} />
          <Textarea
            label={t('provision.list')}
            description={t('provision.hint')}
            placeholder={t('provision.example')}
            autosize
            minRows={8}
            maxRows={20}
            spellCheck={false}
            value={text}
            onChange={(event) => change(event.currentTarget.value)}
            error={tooMany ? t('provision.tooMany', { most: MOST }) : undefined}
          />
          {faults.length > 0 && (
            <Alert color="orange" title={t('provision.faults', { count: faults.length })}>
              <List size="sm">
                {faults.slice(0, FAULTS_SHOWN).map(({ line, fault, site, tag }) => (
                  <List.Item key={line}>{t(`provision.fault.${fault}`, { line, site, tag })}</List.Item>
                ))}
              </List>
            </Alert>
          )}
          {again.length > 0 && <Again screens={again} />}
          <Group>
            <Button
              leftSection={<IconDeviceTv size={18} aria-hidden />}
              disabled={screens.length === 0 || faults.length > 0 || tooMany}
              loading={check.isPending || make.isPending}
              onClick={() => (again.length > 0 ? make : check).mutate(screens)}
            >
              {t(again.length > 0 ? 'provision.makeAnyway' : 'provision.make', { count: screens.length })}
            </Button>
          </Group>
        </Stack>
      )}
    </Page>
  );
}

/** Screens of the list that their stores have already. */
function Again({ screens }: { screens: readonly ListedScreen[] }) {
  const { t } = useTranslation();
  return (
    <Alert color="orange" role="alert" title={t('provision.again', { count: screens.length })}>
      {t('provision.againText')}
      <List size="sm" mt="xs">
        {screens.slice(0, FAULTS_SHOWN).map(({ name, site, siteId }) => (
          <List.Item key={`${siteId} ${name}`}>{`${name} · ${site}`}</List.Item>
        ))}
      </List>
      {screens.length > FAULTS_SHOWN && t('provision.againMore', { count: screens.length - FAULTS_SHOWN })}
    </Alert>
  );
}

function Links({ made, screens }: { made: Provisioned; screens: readonly ListedScreen[] }) {
  const { t } = useTranslation();
  const rows = made.screens.map((one, index) => ({ ...one, site: screens[index]?.site ?? '' }));
  const table = csvOf([
    [t('provision.column.name'), t('provision.column.site'), t('provision.column.link'), 'id'],
    ...rows.map(({ name, site, playerUrl, screenId }) => [name, site, playerUrl, screenId]),
  ]);
  return (
    <Stack gap="md">
      <Alert color="teal" title={t('provision.made', { count: made.count })}>
        {t('provision.once')}
      </Alert>
      <Group>
        <Button
          component="a"
          href={`data:text/csv;charset=utf-8,${encodeURIComponent(table)}`}
          download="vitrine.csv"
          leftSection={<IconDownload size={18} aria-hidden />}
        >
          {t('provision.download')}
        </Button>
      </Group>
      <Table.ScrollContainer minWidth={600} className="v-card">
        <Table>
          <Table.Thead>
            <Table.Tr>
              <Table.Th>{t('provision.column.name')}</Table.Th>
              <Table.Th>{t('provision.column.site')}</Table.Th>
              <Table.Th>{t('provision.column.link')}</Table.Th>
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {rows.slice(0, 50).map(({ screenId, name, site, playerUrl }) => (
              <Table.Tr key={screenId}>
                <Table.Td>
                  <Anchor href={`/screens/${screenId}`}>{name}</Anchor>
                </Table.Td>
                <Table.Td>{site}</Table.Td>
                <Table.Td>
                  <Code>{playerUrl}</Code>
                </Table.Td>
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      </Table.ScrollContainer>
      {rows.length > 50 && <Text c="dimmed">{t('provision.more', { count: rows.length - 50 })}</Text>}
    </Stack>
  );
}
