import { useQuery } from '@tanstack/react-query';
import { lazy, memo, Suspense } from 'react';
import { meQuery } from '../data/me';
import { idle } from '../lib/idle';
import classes from './Shell.module.css';

const UserMenu = lazy(async () => {
  await idle();
  return { default: (await import('./UserMenu')).UserMenu };
});

function initials(name: string): string {
  const words = name.split(/\s+/).filter(Boolean);
  return words.length > 1
    ? `${words[0]?.[0]}${words.at(-1)?.[0]}`.toUpperCase()
    : name.slice(0, 2).toUpperCase();
}

/** The reader's initials; the menu behind them comes after the first paint. */
export const UserButton = memo(function UserButton({ onHelp }: { onHelp?: () => void }) {
  const { data: me } = useQuery(meQuery);
  const mark = <span className={classes.initials} data-initials={initials(me?.user.name ?? '')} />;
  return (
    <Suspense fallback={mark}>
      <UserMenu onHelp={onHelp}>{mark}</UserMenu>
    </Suspense>
  );
});
