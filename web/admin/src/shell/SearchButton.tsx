import { UnstyledButton } from '@mantine/core';
import { IconSearch } from '@tabler/icons-react';
import { memo } from 'react';
import { useTranslation } from '../lib/use-translation';
import classes from './SearchButton.module.css';

export const SearchButton = memo(function SearchButton({ onOpen }: { onOpen: () => void }) {
  const { t } = useTranslation();
  return (
    <UnstyledButton onClick={onOpen} className={classes.search}>
      <IconSearch size={18} aria-hidden />
      <span className={classes.text}>{t('shell.search')}</span>
      <span className={classes.key} data-keys="Ctrl K" />
    </UnstyledButton>
  );
});
