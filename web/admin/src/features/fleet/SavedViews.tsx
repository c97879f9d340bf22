import { ActionIcon, Button, Group, Popover, Stack, Text } from '@mantine/core';
import { IconBookmark, IconTrash } from '@tabler/icons-react';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { saveViews, viewsQuery } from '../../data/me';
import { useMutation } from '../../lib/use-mutation';
import { useTranslation } from '../../lib/use-translation';
import { useFailureText } from '../../ui/Failure';
import { LinkText } from '../../ui/links';
import { NameField } from '../../ui/NameField';
import { toldFailure } from '../../ui/notify';
import { withoutView, withView } from './views';

interface Props {
  /** The filters that are set now; empty where none is. */
  search: Record<string, string>;
}

/** Filters by name: one click brings them back, and the address carries them. */
export function SavedViews({ search }: Props) {
  const { t } = useTranslation();
  const client = useQueryClient();
  const failure = useFailureText();
  const [opened, setOpened] = useState(false);
  const [name, setName] = useState('');
  const { data: views = [], isSuccess } = useQuery({ ...viewsQuery, enabled: opened });
  const change = useMutation({
    mutationFn: saveViews,
    onSuccess: (kept) => client.setQueryData(viewsQuery.queryKey, kept),
    onError: (error) => toldFailure(failure(error)),
  });
  const set = Object.keys(search).length > 0;
  const save = (event: FormEvent) => {
    event.preventDefault();
    if (!name.trim()) return;
    change.mutate(withView(views, { name: name.trim(), search }), { onSuccess: () => setName('') });
  };
  return (
    <Popover opened={opened} onChange={setOpened} width={320} position="bottom-end" trapFocus returnFocus>
      <Popover.Target>
        <Button
          variant="default"
          leftSection={<IconBookmark size={16} aria-hidden />}
          onClick={() => setOpened(!opened)}
        >
          {t('fleet.views')}
        </Button>
      </Popover.Target>
      <Popover.Dropdown aria-label={t('fleet.views')}>
        <Stack gap="sm">
          {isSuccess && views.length === 0 && (
            <Text size="sm" c="dimmed">
              {t('fleet.noViews')}
            </Text>
          )}
          {views.map((view) => (
            <Group key={view.name} justify="space-between" wrap="nowrap" gap="xs">
              <LinkText to="/screens" search={view.search} size="sm" onClick={() => setOpened(false)}>
                {view.name}
              </LinkText>
              <ActionIcon
                variant="subtle"
                color="gray"
                aria-label={t('fleet.forgetView', { name: view.name })}
                onClick={() => change.mutate(withoutView(views, view.name))}
              >
                <IconTrash size={16} aria-hidden />
              </ActionIcon>
            </Group>
          ))}
          {set && (
            <form onSubmit={save}>
              <NameField
                most={60}
                size="sm"
                label={t('fleet.keepView')}
                placeholder={t('fleet.viewExample')}
                value={name}
                onChange={(event) => setName(event.currentTarget.value)}
              />
              <Button
                type="submit"
                size="compact-sm"
                mt="xs"
                loading={change.isPending}
                disabled={!name.trim()}
              >
                {t('action.save')}
              </Button>
            </form>
          )}
          <Text size="xs" c="dimmed">
            {t('fleet.viewsHint')}
          </Text>
        </Stack>
      </Popover.Dropdown>
    </Popover>
  );
}
