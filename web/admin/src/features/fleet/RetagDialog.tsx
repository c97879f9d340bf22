import { Autocomplete, Button, Checkbox, Group, Modal, Stack, Text } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import type { TagChange } from '@vitrine/api/types';
import { useState } from 'react';
import { carryOutRetag, foreseeRetag, type Retag } from '../../data/tags';
import { inForm, KEY, keyOf, TAG } from '../../lib/tags';
import { useMutation } from '../../lib/use-mutation';
import { useTranslation } from '../../lib/use-translation';
import { Failure } from '../../ui/Failure';
import { told } from '../../ui/notify';
import { RetagForeseen } from './RetagForeseen';
import type { Used } from './TagLine';

interface Props {
  used: Used;
  remove: boolean;
  known: Used[];
  onClose: () => void;
}

/** A tag gets another name, joins another tag, or goes: counted first, and only then done, everywhere at once. */
export function RetagDialog({ used: { tag }, remove, known, onClose }: Props) {
  const { t } = useTranslation();
  const client = useQueryClient();
  const [wholeKey, setWholeKey] = useState(false);
  const key = keyOf(tag);
  const from = wholeKey ? key : tag;
  const [typed, setTyped] = useState(tag);
  const to = remove ? null : inForm(typed.trim());
  const isWrong = to !== null && !(wholeKey ? KEY : TAG).test(to);
  const names = [...new Set(known.map((one) => (wholeKey ? keyOf(one.tag) : one.tag)))];
  const joins = to !== null && to !== from && names.includes(to);
  const wish: Retag = { from, to, wholeKey };
  const foresee = useMutation({ mutationFn: () => foreseeRetag(wish) });
  const act = useMutation({
    mutationFn: (seen: TagChange) => carryOutRetag(wish, seen),
    // what was in use when it was counted: by now the list may know better
    onSuccess: (_, { joins: became }) => {
      told(t(remove ? 'tags.removed' : became ? 'tags.joined' : 'tags.renamed', { tag: from, to }));
      onClose();
    },
    // what was counted is no longer so
    onError: () => foresee.reset(),
    onSettled: () => {
      for (const queryKey of [['site'], ['screen'], ['tag'], ['overview'], ['campaign'], ['change']])
        void client.invalidateQueries({ queryKey });
    },
  });
  const seen = foresee.data;
  const forget = () => {
    foresee.reset();
    act.reset();
  };
  return (
    <Modal
      opened
      onClose={onClose}
      title={t(remove ? 'tags.removeTitle' : 'tags.renameTitle', { tag: from })}
      closeButtonProps={{ 'aria-label': t('action.close') }}
    >
      <form
        onSubmit={(event) => {
          event.preventDefault();
          if (seen) act.mutate(seen);
          else if (!isWrong && to !== from) foresee.mutate();
        }}
      >
        <Stack gap="md">
          {known.filter((one) => keyOf(one.tag) === key).length > 1 && (
            <Checkbox
              label={t('tags.wholeKey', { key })}
              disabled={act.isPending}
              checked={wholeKey}
              onChange={(event) => {
                setWholeKey(event.currentTarget.checked);
                setTyped(event.currentTarget.checked ? key : tag);
                forget();
              }}
            />
          )}
          {!remove && (
            <Autocomplete
              data-autofocus
              label={t('tags.newName')}
              description={t('tags.newNameHint')}
              data={names.filter((one) => one !== from)}
              limit={8}
              maxLength={129}
              disabled={act.isPending}
              value={typed}
              error={isWrong ? t(wholeKey ? 'tags.wrongKey' : 'tags.wrong') : null}
              onChange={(text) => {
                setTyped(text);
                forget();
              }}
            />
          )}
          {(joins || seen?.joins) && <Text size="sm">{t('tags.joins', { tag: from, to })}</Text>}
          {seen && <RetagForeseen seen={seen} remove={remove} />}
          {foresee.isError && <Failure error={foresee.error} />}
          {act.isError && <Failure error={act.error} />}
          <Group justify="flex-end">
            <Button variant="default" onClick={onClose}>
              {t('action.cancel')}
            </Button>
            {seen ? (
              <Button type="submit" color={remove ? 'red.8' : undefined} loading={act.isPending}>
                {t(remove ? 'tags.removeDo' : seen.joins ? 'tags.joinDo' : 'tags.renameDo')}
              </Button>
            ) : (
              <Button type="submit" loading={foresee.isPending} disabled={isWrong || to === from}>
                {t('bulk.count')}
              </Button>
            )}
          </Group>
        </Stack>
      </form>
    </Modal>
  );
}
