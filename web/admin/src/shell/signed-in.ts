import { redirect } from '@tanstack/react-router';
import { Problem } from '@vitrine/api/problem';
import type { Me, Permission } from '@vitrine/api/types';
import { meQuery, setupQuery } from '../data/me';
import { queryClient } from '../lib/query';
import { storeAddress } from '../lib/store-address';
import { setHomeZone } from '../lib/zone';

/** Lets a signed-in person through; else to the set-up page on a new server, or to sign in. A store has pages of its own. */
export async function mustBeSignedIn({ href, pathname }: { href: string; pathname: string }): Promise<void> {
  let me: Me;
  try {
    me = await queryClient.ensureQueryData(meQuery);
    setHomeZone(me.organisation.timeZone);
  } catch (error) {
    if (!(error instanceof Problem) || error.status !== 401) throw error;
    const { required } = await queryClient.fetchQuery(setupQuery);
    if (required) throw redirect({ to: '/setup' });
    throw redirect({ to: '/sign-in', search: href === '/' ? {} : { next: href } });
  }
  const own = me.user.role === 'store' ? storeAddress(pathname, href) : null;
  if (own) throw redirect({ href: own, replace: true });
}

declare module '@tanstack/react-router' {
  interface StaticDataRouteOption {
    /** Without it there is nothing that could be done on the page. */
    needs?: Permission;
  }
}
