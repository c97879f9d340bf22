/** Where media are used, and what to do when that keeps one from being removed. */
import { List, Text } from '@mantine/core';
import { modals } from '@mantine/modals';
import { Problem } from '@vitrine/api/problem';
import type { MediaUse } from '@vitrine/api/types';
import { useTranslation } from '../lib/use-translation';
import { useFailureText } from './Failure';
import { LinkText } from './links';
import { toldFailure } from './notify';

function placeOf({ kind, id }: MediaUse) {
  if (kind === 'brand') return { to: '/brand' } as const;
  if (kind === 'scene') return { to: '/scenes/$id', params: { id } } as const;
  if (kind === 'playlist') return { to: '/playlists/$id', params: { id } } as const;
  return { to: '/campaigns/$id', params: { id } } as const;
}

export function UseLink({ use }: { use: MediaUse }) {
  const { t } = useTranslation();
  return (
    <>
      <LinkText {...placeOf(use)} size="sm">
        {use.name || t('brand.title')}
      </LinkText>{' '}
      <Text component="span" size="sm" c="dimmed">
        · {t(`use.${use.kind}`)}
        {use.published ? ` · ${t('use.published')}` : ''}
      </Text>
    </>
  );
}

const REFUSED = {
  media: { title: 'media.stillUsed', text: 'media.stillUsedText' },
  playlist: { title: 'playlist.stillUsed', text: 'playlist.stillUsedText' },
} as const;

/** Says why a media or a playlist was not removed: with links to what uses it, if that is why. */
export function useRefusedRemoval(what: keyof typeof REFUSED = 'media'): (error: unknown) => void {
  const { t } = useTranslation();
  const failure = useFailureText();
  return (error) => {
    const used = error instanceof Problem && error.status === 409;
    const usage = used ? (error.document.usage as MediaUse[] | undefined) : undefined;
    if (!usage) {
      toldFailure(failure(error));
      return;
    }
    modals.open({
      title: t(REFUSED[what].title),
      closeButtonProps: { 'aria-label': t('action.close') },
      children: (
        <>
          <Text size="sm" mb="sm">
            {t(REFUSED[what].text)}
          </Text>
          <List size="sm" spacing={6} onClick={() => modals.closeAll()}>
            {usage.map((use) => (
              <List.Item key={`${use.kind}-${use.id}-${use.published}`}>
                <UseLink use={use} />
              </List.Item>
            ))}
          </List>
        </>
      ),
    });
  };
}
