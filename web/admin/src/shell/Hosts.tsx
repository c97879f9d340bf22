import { ModalsProvider } from '@mantine/modals';
import { Notifications } from '@mantine/notifications';

/** Where questions and notices appear; fetched after the first paint, because neither comes before it. */
export function Hosts() {
  return (
    <>
      <ModalsProvider>{null}</ModalsProvider>
      <Notifications position="bottom-right" limit={4} />
    </>
  );
}
