import { useQueryClient } from '@tanstack/react-query';
import type { Publication, PublishScope } from '@vitrine/api/types';
import { afterPublishing, publish } from '../../data/publications';
import { useMutation } from '../../lib/use-mutation';
import { offerUndo } from './undo';

/** Publishes, offers to take it back for ten seconds, and goes on. */
export function usePublish(goOn: (publication: Publication) => Promise<unknown>) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: ({ scope, note }: { scope: PublishScope; note: string }) => publish(scope, note),
    onSuccess: async (publication) => {
      offerUndo(publication, client);
      // first away: what looked at the change would ask for it once more
      await goOn(publication);
      afterPublishing(client);
    },
  });
}
