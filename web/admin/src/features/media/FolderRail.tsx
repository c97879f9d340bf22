import { Text, UnstyledButton } from '@mantine/core';
import { IconFolder, IconPhoto } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { foldersQuery } from '../../data/media';
import classes from './MediaPage.module.css';

export function FolderRail({
  folder,
  onPick,
}: {
  folder?: string;
  onPick: (folder: string | undefined) => void;
}) {
  const { t } = useTranslation();
  const { data } = useQuery(foldersQuery);
  const folders = (data?.items ?? []).filter(({ path }) => path !== '');
  return (
    <nav className={classes.rail} aria-label={t('media.folders')}>
      <Text size="sm" fw={600} c="dimmed" className={classes.railTitle}>
        {t('media.folders')}
      </Text>
      <ul className={classes.folders}>
        <li>
          <UnstyledButton
            className={classes.folder}
            aria-pressed={folder === undefined}
            onClick={() => onPick(undefined)}
          >
            <IconPhoto size={18} stroke={1.7} aria-hidden />
            <span className={classes.folderName}>{t('media.allFolders')}</span>
          </UnstyledButton>
        </li>
        {folders.map(({ path, count }) => (
          <li key={path}>
            <UnstyledButton
              className={classes.folder}
              aria-pressed={folder === path}
              onClick={() => onPick(path)}
            >
              <IconFolder size={18} stroke={1.7} aria-hidden />
              <span className={`${classes.folderName} v-truncate`}>{path}</span>
              <Text component="span" size="xs" c="dimmed" className="v-num">
                {count}
              </Text>
            </UnstyledButton>
          </li>
        ))}
      </ul>
    </nav>
  );
}
