import { Button, FileButton } from '@mantine/core';
import { IconPhotoPlus, IconSearchOff, IconUpload } from '@tabler/icons-react';
import { useInfiniteQuery } from '@tanstack/react-query';
import { getRouteApi, useNavigate } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { usePermission } from '../../data/me';
import { mediaListQuery } from '../../data/media';
import { ACCEPTED, uploads } from '../../data/uploads';
import { DropZone } from '../../ui/DropZone';
import { Empty } from '../../ui/Empty';
import { Failure } from '../../ui/Failure';
import { Page } from '../../ui/Page';
import { FolderRail } from './FolderRail';
import { MediaDrawer } from './MediaDrawer';
import { MediaFilters } from './MediaFilters';
import { MediaGrid } from './MediaGrid';
import classes from './MediaPage.module.css';

const route = getRouteApi('/inside/media');

export function MediaPage() {
  const { t } = useTranslation();
  const { item, ...filter } = route.useSearch();
  const navigate = useNavigate({ from: '/media' });
  const mayEdit = usePermission('content:write');
  const list = useInfiniteQuery(mediaListQuery(filter));
  const rows = list.data?.pages.flatMap((page) => page.items) ?? [];
  const filtered = Boolean(filter.q || filter.kind || filter.state || filter.folder || filter.tag);
  const add = (files: File[]) => void uploads.add(files, filter.folder ?? '');
  const open = (id: string | undefined) =>
    void navigate({ to: '.', search: { ...filter, item: id }, replace: item !== undefined });
  const addButton = (
    <FileButton multiple accept={ACCEPTED} onChange={add}>
      {(props) => (
        <Button leftSection={<IconUpload size={18} aria-hidden />} {...props}>
          {t('media.add')}
        </Button>
      )}
    </FileButton>
  );
  return (
    <Page wide title={t('nav.media')} lead={t('media.lead')} actions={mayEdit && addButton}>
      <div className={classes.layout}>
        <FolderRail
          folder={filter.folder}
          onPick={(folder) => void navigate({ to: '.', search: { ...filter, item, folder } })}
        />
        <div className={classes.main}>
          <MediaFilters
            filter={filter}
            onChange={(change) =>
              void navigate({ to: '.', search: { ...filter, item, ...change }, replace: true })
            }
          />
          {list.isError && <Failure error={list.error} retry={() => void list.refetch()} />}
          {list.isSuccess && rows.length === 0 && (
            <Empty
              icon={filtered ? IconSearchOff : IconPhotoPlus}
              title={filtered ? t('media.nothingFound') : t('media.empty')}
              text={filtered ? t('media.nothingFoundText') : t('media.emptyText')}
              action={
                filtered ? (
                  <Button variant="default" onClick={() => void navigate({ to: '.', search: {} })}>
                    {t('action.clear')}
                  </Button>
                ) : (
                  mayEdit && addButton
                )
              }
            />
          )}
          <MediaGrid
            rows={rows}
            loading={list.isPending}
            fetchedAt={list.dataUpdatedAt}
            more={list.hasNextPage}
            onMore={() => void list.fetchNextPage()}
            onOpen={open}
          />
        </div>
      </div>
      {mayEdit && <DropZone onFiles={add} />}
      <MediaDrawer id={item} onClose={() => open(undefined)} />
    </Page>
  );
}
