import { Outlet } from '@tanstack/react-router';
import { lazy, Suspense } from 'react';
import { idle } from '../lib/idle';

const Hosts = lazy(async () => {
  await idle();
  return { default: (await import('./Hosts')).Hosts };
});

/** Everything stands in here, so that questions and notices can link to pages too. */
export function Root() {
  return (
    <>
      <Outlet />
      <Suspense>
        <Hosts />
      </Suspense>
    </>
  );
}
