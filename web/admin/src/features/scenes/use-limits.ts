import { useQuery } from '@tanstack/react-query';
import { usePermission } from '../../data/me';
import { brandKitQuery } from '../../data/scenes';

/** What the brand kit leaves to who edits; administrators are not bound by it. */
export interface Limits {
  readOnly: boolean;
  coloursLocked: boolean;
  fontsLocked: boolean;
  logoLocked: boolean;
}

export function useLimits(): Limits {
  const mayEdit = usePermission('content:write');
  const free = usePermission('admin');
  const { data } = useQuery(brandKitQuery);
  const locked = free ? [] : (data?.locked ?? []);
  return {
    readOnly: !mayEdit,
    coloursLocked: locked.includes('colours'),
    fontsLocked: locked.includes('fonts'),
    logoLocked: locked.includes('logo'),
  };
}
