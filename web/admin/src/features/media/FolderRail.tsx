import { Text, UnstyledButton } from '@mantine/core';
import { IconFolder, IconFolderPlus, IconPencil, IconPhoto } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { type CSSProperties, type DragEvent, useState } from 'react';
import { foldersQuery } from '../../data/media';
import { useTranslation } from '../../lib/use-translation';
import { type Folder, treeOf } from './bulk';
import { FolderName } from './FolderName';
import classes from './MediaPage.module.css';

/** What a dragged media is called between the grid and a folder. */
export const DRAGGED = 'application/x-vitrine-media';

interface Props {
  folder?: string;
  onPick: (folder: string | undefined) => void;
  /** What was dragged onto a folder; only for who may move it. */
  onDrop?: (id: string, folder: string) => void;
  onRename?: (from: string, to: string, folders: Folder[]) => void;
}

/** The folders as a tree. One that is empty lives as long as it is open: it is kept by what is put into it. */
export function FolderRail({ folder, onPick, onDrop, onRename }: Props) {
  const { t } = useTranslation();
  const { data } = useQuery(foldersQuery);
  const [over, setOver] = useState<string | null>(null);
  const folders = treeOf(data?.items ?? [], folder);
  const target = (path: string) =>
    onDrop && {
      'data-over': over === path || undefined,
      onDragOver: (event: DragEvent) => {
        if (!event.dataTransfer.types.includes(DRAGGED)) return;
        event.preventDefault();
        setOver(path);
      },
      onDragLeave: () => setOver(null),
      onDrop: (event: DragEvent) => {
        setOver(null);
        const id = event.dataTransfer.getData(DRAGGED);
        if (id) onDrop(id, path);
      },
    };
  return (
    <nav className={classes.rail} aria-label={t('media.folders')}>
      <div className={classes.railTitle}>
        <Text size="sm" fw={600} c="dimmed">
          {t('media.folders')}
        </Text>
        {onDrop && (
          <FolderName
            label={t('media.newFolder')}
            icon={<IconFolderPlus size={18} stroke={1.7} aria-hidden />}
            name={folder ? `${folder}/` : ''}
            send={t('media.createFolder')}
            hint={t('media.folderHint')}
            onName={onPick}
          />
        )}
      </div>
      <ul className={classes.folders}>
        <li className={classes.folderLine} {...target('')}>
          <UnstyledButton
            className={classes.folder}
            aria-pressed={folder === undefined}
            onClick={() => onPick(undefined)}
          >
            <IconPhoto size={18} stroke={1.7} aria-hidden />
            <span className={classes.folderName}>{t('media.allFolders')}</span>
          </UnstyledButton>
        </li>
        {folders.map(({ path, name, depth, count }) => (
          <li
            key={path}
            className={classes.folderLine}
            style={{ '--depth': depth } as CSSProperties}
            {...target(path)}
          >
            <UnstyledButton
              className={classes.folder}
              aria-pressed={folder === path}
              title={path}
              onClick={() => onPick(path)}
            >
              <IconFolder size={18} stroke={1.7} aria-hidden />
              <span className={`${classes.folderName} v-truncate`}>{name}</span>
              <Text component="span" size="xs" c="dimmed" className="v-num">
                {count}
              </Text>
            </UnstyledButton>
            {onRename && folder === path && (
              <FolderName
                label={t('media.renameFolder', { path })}
                icon={<IconPencil size={16} stroke={1.7} aria-hidden />}
                name={path}
                send={t('media.rename')}
                hint={t('media.renameHint')}
                onName={(to) => onRename(path, to, folders)}
              />
            )}
          </li>
        ))}
      </ul>
    </nav>
  );
}
