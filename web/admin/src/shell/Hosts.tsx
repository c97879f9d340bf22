import { ModalsProvider } from '@mantine/modals';
import { Notifications } from '@mantine/notifications';
import { useEffect } from 'react';
import { hostIsThere } from '../ui/confirm';

/** Where questions and notices appear; fetched after the first paint, because neither comes before it. */
export function Hosts() {
  useEffect(hostIsThere, []);
  return (
    <>
      <ModalsProvider>{null}</ModalsProvider>
      <Notifications position="bottom-right" limit={4} style={{ marginBottom: 'var(--v-corner, 0px)' }} />
    </>
  );
}
