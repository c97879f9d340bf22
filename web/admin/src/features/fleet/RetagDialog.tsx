import { Alert, Autocomplete, Button, Group, Modal, Stack, Text } from '@mantine/core';
import { IconAlertTriangle } from '@tabler/icons-react';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import type { Campaign } from '@vitrine/api/types';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { type Foreseen, foreseeRetag, retagAll } from '../../data/tags';
import { TAG } from '../../lib/tags';
import { Failure } from '../../ui/Failure';
import { LinkText } from '../../ui/links';
import { told } from '../../ui/notify';
import { inForm } from '../../ui/TagsField';
import { BulkPreviewText } from './BulkPreviewText';
import type { Used } from './TagLine';

interface Props {
  used: Used;
  remove: boolean;
  known: Used[];
  /** What aims at the tag, and would no longer find these screens. */
  campaigns: Campaign[];
  onClose: () => void;
}

/** A tag gets another name, joins another tag, or goes: counted first, and only then done. */
export function RetagDialog({ used: { tag }, remove, known, campaigns, onClose }: Props) {
  const { t } = useTranslation();
  const client = useQueryClient();
  const [typed, setTyped] = useState(tag);
  const to = remove ? null : inForm(typed.trim());
  const isWrong = to !== null && !TAG.test(to);
  const joined = known.find((one) => one.tag === to && to !== tag);
  const foresee = useMutation({ mutationFn: () => foreseeRetag(client, tag, to) });
  const act = useMutation({
    mutationFn: ({ retag }: Foreseen) => retagAll(client, retag, tag, to),
    onSuccess: () => {
      told(remove ? t('tags.removed', { tag }) : t('tags.renamed', { tag, to }));
      onClose();
    },
    // what was counted is no longer so
    onError: () => foresee.reset(),
    onSettled: () => {
      for (const queryKey of [['site'], ['screen'], ['tag'], ['overview'], ['bulk']])
        void client.invalidateQueries({ queryKey });
    },
  });
  const seen = foresee.data;
  const again = (text: string) => {
    setTyped(text);
    foresee.reset();
    act.reset();
  };
  return (
    <Modal
      opened
      onClose={onClose}
      title={t(remove ? 'tags.removeTitle' : 'tags.renameTitle', { tag })}
      closeButtonProps={{ 'aria-label': t('action.close') }}
    >
      <form
        onSubmit={(event) => {
          event.preventDefault();
          if (seen) act.mutate(seen);
          else if (!isWrong && to !== tag) foresee.mutate();
        }}
      >
        <Stack gap="md">
          {!remove && (
            <Autocomplete
              data-autofocus
              label={t('tags.newName')}
              description={t('tags.newNameHint')}
              data={known.map((one) => one.tag).filter((one) => one !== tag)}
              limit={8}
              maxLength={129}
              disabled={act.isPending}
              value={typed}
              error={isWrong ? t('tags.wrong') : null}
              onChange={again}
            />
          )}
          {joined && (
            <Text size="sm">
              {t('tags.joins', { tag, to, what: t('common.screens', { count: joined.screens }) })}
            </Text>
          )}
          {campaigns.length > 0 && <Aiming campaigns={campaigns} remove={remove} />}
          {seen && <Counted seen={seen} />}
          {foresee.isError && <Failure error={foresee.error} />}
          {act.isError && (
            <>
              <Failure error={act.error} />
              <Text size="sm">{t('tags.halfway')}</Text>
            </>
          )}
          <Group justify="flex-end">
            <Button variant="default" onClick={onClose}>
              {t('action.cancel')}
            </Button>
            {seen ? (
              <Button type="submit" color={remove ? 'red.8' : undefined} loading={act.isPending}>
                {t(remove ? 'tags.removeDo' : joined ? 'tags.joinDo' : 'tags.renameDo')}
              </Button>
            ) : (
              <Button type="submit" loading={foresee.isPending} disabled={isWrong || to === tag}>
                {t('bulk.count')}
              </Button>
            )}
          </Group>
        </Stack>
      </form>
    </Modal>
  );
}

function Aiming({ campaigns, remove }: { campaigns: Campaign[]; remove: boolean }) {
  const { t } = useTranslation();
  return (
    <Alert
      color="yellow"
      icon={<IconAlertTriangle aria-hidden />}
      title={t('tags.aimed', { count: campaigns.length })}
    >
      <ul style={{ margin: '0 0 8px', paddingLeft: 20 }}>
        {campaigns.map(({ id, name }) => (
          <li key={id}>
            <LinkText to="/campaigns/$id" params={{ id }} size="sm" c="inherit" underline="always">
              {name}
            </LinkText>
          </li>
        ))}
      </ul>
      <Text size="sm" c="var(--mantine-color-text)">
        {t(remove ? 'tags.aimedRemove' : 'tags.aimedRename')}
      </Text>
    </Alert>
  );
}

/** How many screens and sites change. */
function Counted({ seen: { retag, preview } }: { seen: Foreseen }) {
  const { t } = useTranslation();
  return (
    <div role="status">
      {preview && <BulkPreviewText preview={preview} command={false} />}
      {retag.sites.length > 0 && (
        <Text fw={600} mt="xs">
          {t('tags.sitesChange', { count: retag.sites.length })}
        </Text>
      )}
      {!preview && retag.sites.length === 0 && <Text fw={600}>{t('tags.nobody')}</Text>}
      <Text size="sm" mt="xs">
        {t('bulk.retargetText')}
      </Text>
    </div>
  );
}
