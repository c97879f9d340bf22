import { Kbd, UnstyledButton } from '@mantine/core';
import { IconSearch } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import classes from './SearchButton.module.css';

export function SearchButton({ onOpen }: { onOpen: () => void }) {
  const { t } = useTranslation();
  return (
    <UnstyledButton onClick={onOpen} className={classes.search} aria-label={t('shell.search')}>
      <IconSearch size={18} aria-hidden />
      <span className={classes.text}>{t('shell.search')}</span>
      <Kbd className={classes.key} aria-hidden>
        Ctrl K
      </Kbd>
    </UnstyledButton>
  );
}
