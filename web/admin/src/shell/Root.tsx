import { Outlet } from '@tanstack/react-router';
import { lazy, Suspense } from 'react';

const Hosts = lazy(() => import('./Hosts').then((module) => ({ default: module.Hosts })));

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
