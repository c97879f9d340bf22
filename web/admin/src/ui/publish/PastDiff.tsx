import { Button, Skeleton } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { useQuery } from '@tanstack/react-query';
import { differencesQuery } from '../../data/publications';
import { useTranslation } from '../../lib/use-translation';
import { Failure } from '../Failure';
import { Diff } from './Diff';

interface Props {
  number: number;
  /** Of which of its objects. */
  id: string;
  name: string;
  open?: boolean;
}

/** What a past publication changed in one campaign, list or scene; fetched when somebody asks. */
export function PastDiff({ number, id, name, open = false }: Props) {
  const { t } = useTranslation();
  const [shown, { toggle }] = useDisclosure(open);
  const past = useQuery({ ...differencesQuery(number), enabled: shown });
  const change = past.data?.items.find((one) => one.id === id);
  return (
    <>
      <Button
        size="compact-sm"
        variant="default"
        mt={6}
        onClick={toggle}
        aria-expanded={shown}
        aria-label={`${t(shown ? 'changes.hideDiff' : 'changes.seeDiff')} : ${name}`}
      >
        {t(shown ? 'changes.hideDiff' : 'changes.seeDiff')}
      </Button>
      {shown && past.isError && <Failure error={past.error} retry={() => void past.refetch()} />}
      {shown && past.isPending && <Skeleton height={60} mt="sm" />}
      {shown && change && <Diff change={change} />}
    </>
  );
}
