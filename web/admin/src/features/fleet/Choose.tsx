import type { Screen } from '@vitrine/api/types';
import { useContext } from 'react';
import { useTranslation } from '../../lib/use-translation';
import classes from './Fleet.module.css';
import { Selected } from './selection';

interface Props {
  screen: Pick<Screen, 'id' | 'name'>;
  className?: string;
  tabIndex?: number;
}

/** The tick that selects a screen: the library's looks without its weight, since all in sight change at once. */
export function Choose({ screen, className = '', tabIndex }: Props) {
  const { t } = useTranslation();
  const selection = useContext(Selected);
  if (!selection) return null;
  return (
    <input
      type="checkbox"
      className={`mantine-focus-auto ${classes.tick} ${className}`}
      tabIndex={tabIndex}
      aria-label={t('bulk.select', { name: screen.name })}
      checked={selection.has(screen.id)}
      onChange={() => selection.choose(screen.id)}
    />
  );
}
