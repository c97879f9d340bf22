import { Button } from '@mantine/core';
import type { BulkResultState } from '@vitrine/api/types';
import { bulkScreens } from '../../data/bulk';
import { useMutation } from '../../lib/use-mutation';
import { useTranslation } from '../../lib/use-translation';
import { useFailureText } from '../../ui/Failure';
import { toldFailure } from '../../ui/notify';

interface Props {
  id: string;
  state: BulkResultState;
  count: number;
  onSelect: (screens: string[]) => void;
}

/** Selects the screens of which an act became the same, all of them, to try again or do something else with them. */
export function SelectResults({ id, state, count, onSelect }: Props) {
  const { t } = useTranslation();
  const failure = useFailureText();
  const read = useMutation({
    mutationFn: () => bulkScreens(id, state),
    onSuccess: onSelect,
    onError: (error) => toldFailure(failure(error)),
  });
  return (
    <Button
      mt="sm"
      variant="default"
      size="compact-sm"
      loading={read.isPending}
      onClick={() => read.mutate()}
    >
      {t('bulk.selectThese', { count })}
    </Button>
  );
}
