import {
  Alert,
  Box,
  Button,
  Collapse,
  Group,
  List,
  Skeleton,
  Stack,
  Text,
  Textarea,
  Title,
} from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { IconAlertTriangle, IconDeviceTv, IconRocket } from '@tabler/icons-react';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import type { Change, DryRun, PublishScope } from '@vitrine/api/types';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { usePermission } from '../../data/me';
import { afterPublishing, dryRunQuery, publish } from '../../data/publications';
import { serverWords } from '../../lib/server-words';
import { Failure } from '../../ui/Failure';
import { LinkText } from '../../ui/links';
import { offerUndo } from './undo';

/** What would happen, said before it happens; then the one button that makes it happen. */
export function PublishPanel({ chosen, all }: { chosen: Change[]; all: boolean }) {
  const { t } = useTranslation();
  const client = useQueryClient();
  const navigate = useNavigate();
  const mayPublish = usePermission('publish');
  const [note, setNote] = useState('');
  const scope: PublishScope = all ? { all: true } : { changes: chosen.map(({ kind, id }) => ({ kind, id })) };
  const dry = useQuery(dryRunQuery(scope, chosen.length));
  const blocked = dry.data?.warnings.some((one) => one.severity === 'blocking') ?? false;
  const act = useMutation({
    mutationFn: () => publish(scope, note.trim()),
    onSuccess: async (publication) => {
      afterPublishing(client);
      offerUndo(publication, client);
      await navigate({ to: '/publications/$number', params: { number: String(publication.number) } });
    },
  });
  return (
    <Box
      className="v-card"
      p="lg"
      style={{ position: 'sticky', top: 84 }}
      component="section"
      aria-labelledby="publish-title"
    >
      <Title order={2} id="publish-title" mb="md">
        {t('publish.title', { count: chosen.length })}
      </Title>
      <Stack gap="md">
        {chosen.length === 0 && <Text c="dimmed">{t('publish.chooseOne')}</Text>}
        {chosen.length > 0 && dry.isPending && <Skeleton height={90} radius="md" />}
        {dry.isError && <Failure error={dry.error} retry={() => void dry.refetch()} />}
        {dry.data && chosen.length > 0 && <Outcome dry={dry.data} />}
        <Textarea
          label={t('publish.note')}
          description={t('publish.noteHint')}
          autosize
          minRows={2}
          maxRows={6}
          maxLength={500}
          value={note}
          onChange={(event) => setNote(event.currentTarget.value)}
        />
        {act.isError && <Failure error={act.error} retry={() => act.mutate()} />}
        {mayPublish ? (
          <Button
            size="md"
            leftSection={<IconRocket size={20} aria-hidden />}
            loading={act.isPending}
            disabled={chosen.length === 0 || blocked}
            onClick={() => act.mutate()}
          >
            {t('publish.now')}
          </Button>
        ) : (
          <Text size="sm" c="dimmed">
            {t('publish.notAllowed')}
          </Text>
        )}
        <Text size="sm" c="dimmed">
          {t('publish.safe')}
        </Text>
      </Stack>
    </Box>
  );
}

function Outcome({ dry }: { dry: DryRun }) {
  const { t } = useTranslation();
  const [open, { toggle }] = useDisclosure(false);
  return (
    <>
      <Group gap="sm" wrap="nowrap">
        <IconDeviceTv size={28} stroke={1.5} aria-hidden />
        <div>
          <Text fw={600}>{t('publish.affects', { count: dry.screensAffected })}</Text>
          <Text size="sm" c="dimmed">
            {t('publish.ofTotal', { count: dry.screensTotal })}
          </Text>
        </div>
      </Group>
      {dry.screens.length > 0 && (
        <div>
          <Button size="compact-sm" variant="default" onClick={toggle} aria-expanded={open}>
            {open ? t('publish.hideScreens') : t('publish.showScreens')}
          </Button>
          <Collapse expanded={open}>
            <List
              size="sm"
              mt="xs"
              spacing={2}
              listStyleType="none"
              style={{ maxHeight: 220, overflowY: 'auto' }}
            >
              {dry.screens.map((screen) => (
                <List.Item key={screen.id}>
                  {screen.name} · {screen.siteName}
                </List.Item>
              ))}
            </List>
          </Collapse>
        </div>
      )}
      {dry.warnings.map((warning) => (
        <Alert
          key={`${warning.id} ${warning.objectId}`}
          color={warning.severity === 'blocking' ? 'red' : 'yellow'}
          icon={<IconAlertTriangle aria-hidden />}
          title={warning.severity === 'blocking' ? t('publish.blocking') : t('publish.warning')}
        >
          <Text size="sm" c="var(--mantine-color-text)">
            {serverWords(warning.message).replace(/\.?$/, '.')}{' '}
            {warning.remedy && serverWords(warning.remedy)}{' '}
            {warning.objectId && warning.objectKind === 'campaign' && (
              <LinkText
                inherit
                c="inherit"
                underline="always"
                to="/campaigns/$id"
                params={{ id: warning.objectId }}
              >
                {t('publish.fix')}
              </LinkText>
            )}
            {warning.objectId && warning.objectKind === 'playlist' && (
              <LinkText
                inherit
                c="inherit"
                underline="always"
                to="/playlists/$id"
                params={{ id: warning.objectId }}
              >
                {t('publish.fix')}
              </LinkText>
            )}
          </Text>
        </Alert>
      ))}
    </>
  );
}
