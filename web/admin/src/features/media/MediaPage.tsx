import { Button, Checkbox, FileButton, Group } from '@mantine/core';
import { IconPhotoPlus, IconSearchOff, IconUpload } from '@tabler/icons-react';
import { useInfiniteQuery } from '@tanstack/react-query';
import { getRouteApi, useNavigate } from '@tanstack/react-router';
import type { Media } from '@vitrine/api/types';
import { useRef, useState } from 'react';
import { usePermission } from '../../data/me';
import { allMedia, type MediaFilter, mediaListQuery } from '../../data/media';
import { ACCEPTED, uploads } from '../../data/uploads';
import { among } from '../../lib/search';
import { useTranslation } from '../../lib/use-translation';
import { DropZone } from '../../ui/DropZone';
import { Empty } from '../../ui/Empty';
import { Failure } from '../../ui/Failure';
import { Page } from '../../ui/Page';
import { BulkBar } from './BulkBar';
import { BulkResult } from './BulkResult';
import { type Act, type Folder, marked } from './bulk';
import { FolderRail } from './FolderRail';
import { MediaDrawer } from './MediaDrawer';
import { MediaFilters, MediaSort } from './MediaFilters';
import { MediaGrid } from './MediaGrid';
import classes from './MediaPage.module.css';
import { useBulk } from './use-bulk';

const route = getRouteApi('/inside/media');
const byId = (media: Media[]) => new Map(media.map((one) => [one.id, one]));
const CHOICES = {
  kind: ['image', 'video'],
  state: ['processing', 'ready', 'failed'],
  sort: ['createdAt', '-createdAt', 'title', '-title', 'bytes', '-bytes'],
};
const NOTHING: ReadonlyMap<string, Media> = new Map();

export function MediaPage() {
  const { t } = useTranslation();
  const { item, ...filter } = among(route.useSearch(), CHOICES);
  const navigate = useNavigate({ from: '/media' });
  const mayEdit = usePermission('content:write');
  const list = useInfiniteQuery(mediaListQuery(filter));
  const rows = list.data?.pages.flatMap((page) => page.items) ?? [];
  const filtered = Boolean(filter.q || filter.kind || filter.state || filter.folder || filter.tag);
  const isEmpty = list.isSuccess && rows.length === 0 && !filtered;
  const emptyFolder = filter.folder && !(filter.q || filter.kind || filter.state || filter.tag);
  const add = (files: File[]) => void uploads.add(files, filter.folder ?? '');
  const open = (id: string | undefined) =>
    void navigate({ to: '.', search: { ...filter, item: id }, replace: item !== undefined });
  const [chosen, setChosen] = useState<ReadonlyMap<string, Media>>(NOTHING);
  const lastMark = useRef<string | null>(null);
  const bulk = useBulk();
  const choose = (id: string, span: boolean) => {
    setChosen(marked(chosen, rows, id, span ? lastMark.current : null));
    lastMark.current = id;
  };
  const clear = () => {
    setChosen(NOTHING);
    lastMark.current = null;
  };
  const chooseAll = async (yes: boolean) => {
    clear();
    if (!yes) return;
    setChosen(byId(rows));
    if (list.hasNextPage) setChosen(byId(await allMedia(filter)));
  };
  const run = async (act: Act, media: Media[]) => {
    clear();
    const { refused } = await bulk.run(act, media);
    setChosen(byId(refused.map(({ media: one }) => one)));
  };
  const drop = (id: string, folder: string) => {
    const dragged = chosen.has(id) ? [...chosen.values()] : rows.filter((row) => row.id === id);
    void run({ kind: 'move', folder }, dragged);
  };
  const rename = async (from: string, to: string, folders: Folder[]) => {
    const { refused } = await bulk.rename(from, to, folders);
    if (refused.length === 0) pickFolder(to);
  };
  const refine = (change: MediaFilter) => {
    clear();
    void navigate({ to: '.', search: { ...filter, item, ...change }, replace: true });
  };
  const pickFolder = (folder: string | undefined) => {
    clear();
    void navigate({ to: '.', search: { ...filter, item, folder } });
  };
  const addButton = (variant: 'filled' | 'light') => (
    <FileButton multiple accept={ACCEPTED} onChange={add}>
      {(props) => (
        <Button variant={variant} leftSection={<IconUpload size={18} aria-hidden />} {...props}>
          {t('media.add')}
        </Button>
      )}
    </FileButton>
  );
  return (
    <Page wide timed title={t('nav.media')} lead={t('media.lead')} actions={mayEdit && addButton('filled')}>
      <div className={classes.layout}>
        <FolderRail
          folder={filter.folder}
          onPick={pickFolder}
          onDrop={mayEdit ? drop : undefined}
          onRename={mayEdit ? (from, to, folders) => void rename(from, to, folders) : undefined}
        />
        <div className={classes.main}>
          {!isEmpty && <MediaFilters filter={filter} onChange={refine} />}
          {bulk.running && <BulkResult running={bulk.running} onClosed={bulk.close} />}
          <Group justify="space-between" mb="sm">
            {mayEdit && rows.length > 0 && (
              <Checkbox
                data-home
                label={t(filtered ? 'media.bulk.allFound' : 'media.bulk.all')}
                checked={chosen.size > 0 && chosen.size >= rows.length}
                indeterminate={chosen.size > 0 && chosen.size < rows.length}
                onChange={(event) => void chooseAll(event.currentTarget.checked)}
              />
            )}
            {!isEmpty && <MediaSort filter={filter} onChange={refine} />}
          </Group>
          {chosen.size > 0 && (
            <BulkBar
              count={chosen.size}
              onRun={(act) => void run(act, [...chosen.values()])}
              onClear={clear}
            />
          )}
          {list.isError && <Failure error={list.error} retry={() => void list.refetch()} />}
          {list.isSuccess && rows.length === 0 && (
            <Empty
              icon={filtered ? IconSearchOff : IconPhotoPlus}
              title={t(emptyFolder ? 'media.folderEmpty' : filtered ? 'media.nothingFound' : 'media.empty')}
              text={t(
                emptyFolder
                  ? 'media.folderEmptyText'
                  : filtered
                    ? 'media.nothingFoundText'
                    : 'media.emptyText',
              )}
              action={
                filtered && !emptyFolder ? (
                  <Button variant="default" onClick={() => void navigate({ to: '.', search: {} })}>
                    {t('action.clear')}
                  </Button>
                ) : (
                  mayEdit && addButton('light')
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
            chosen={mayEdit ? chosen : undefined}
            onChoose={choose}
          />
        </div>
      </div>
      {mayEdit && <DropZone onFiles={add} />}
      <MediaDrawer id={item} onClose={() => open(undefined)} />
    </Page>
  );
}
