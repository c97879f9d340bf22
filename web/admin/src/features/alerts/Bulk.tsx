import { Button, Text, TextInput } from '@mantine/core';
import { IconCheck } from '@tabler/icons-react';
import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { acknowledgeAlerts } from '../../data/alerts';
import { useMutation } from '../../lib/use-mutation';
import { useTranslation } from '../../lib/use-translation';
import { useFailureText } from '../../ui/Failure';
import { told, toldFailure } from '../../ui/notify';
import classes from './Alerts.module.css';

/** Takes note of everything that is ticked, with a word for the others. */
export function Bulk({ ids, onDone }: { ids: string[]; onDone: () => void }) {
  const { t } = useTranslation();
  const client = useQueryClient();
  const failure = useFailureText();
  const [note, setNote] = useState('');
  const taking = useMutation({
    mutationFn: () => acknowledgeAlerts(ids, note.trim()),
    onSuccess: async () => {
      told(t('alerts.taken', { count: ids.length }));
      onDone();
      await client.invalidateQueries({ queryKey: ['alert'] });
    },
    onError: (error) => toldFailure(failure(error)),
  });
  return (
    <div className={`v-card ${classes.bar}`}>
      <Text fw={550} role="status">
        {t('alerts.chosen', { count: ids.length })}
      </Text>
      <TextInput
        className={classes.note}
        label={t('alerts.note')}
        placeholder={t('alerts.noteExample')}
        maxLength={500}
        value={note}
        onChange={(event) => setNote(event.currentTarget.value)}
      />
      <Button
        leftSection={<IconCheck size={18} aria-hidden />}
        loading={taking.isPending}
        onClick={() => taking.mutate()}
      >
        {t('alerts.acknowledge')}
      </Button>
    </div>
  );
}
