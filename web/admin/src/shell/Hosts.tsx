import { ModalsProvider } from '@mantine/modals';
import { Notifications } from '@mantine/notifications';
import { useEffect } from 'react';
import { keepFocus } from '../lib/keep-focus';
import { menusTakeOneClick } from '../lib/one-click';
import { hostIsThere } from '../ui/confirm';

/** Where questions and notices appear, and what looks after focus and clicks; fetched after the first paint, because neither comes before it. */
export function Hosts() {
  useEffect(hostIsThere, []);
  useEffect(keepFocus, []);
  useEffect(menusTakeOneClick, []);
  return (
    <>
      <ModalsProvider>{null}</ModalsProvider>
      <Notifications position="bottom-right" limit={4} style={{ marginBottom: 'var(--v-corner, 0px)' }} />
    </>
  );
}
