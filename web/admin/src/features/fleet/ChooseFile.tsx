import { Button, FileButton, Group, Text } from '@mantine/core';
import { IconFileTypeCsv } from '@tabler/icons-react';
import { useCallback, useState } from 'react';
import { useTranslation } from '../../lib/use-translation';
import { DropZone } from '../../ui/DropZone';
import { textOf } from './read-table';

/** Reads a list from a file, chosen or dropped anywhere on the page. */
export function ChooseFile({ onText }: { onText: (text: string) => void }) {
  const { t } = useTranslation();
  const [name, setName] = useState('');
  const [refused, setRefused] = useState('');
  const read = useCallback(
    async (file: File | null | undefined) => {
      if (!file) return;
      const text = await textOf(file).catch(() => null);
      setName(text === null ? '' : file.name);
      setRefused(text === null ? file.name : '');
      if (text !== null) onText(text);
    },
    [onText],
  );
  const drop = useCallback((files: File[]) => void read(files[0]), [read]);
  return (
    <Group gap="sm">
      <FileButton accept=".csv,.tsv,.txt,text/csv,text/plain" onChange={(file) => void read(file)}>
        {(props) => (
          <Button variant="default" leftSection={<IconFileTypeCsv size={18} aria-hidden />} {...props}>
            {t('provision.chooseFile')}
          </Button>
        )}
      </FileButton>
      <Text size="sm" c={refused ? 'red' : 'dimmed'} role="status" style={{ overflowWrap: 'anywhere' }}>
        {refused && t('provision.noTable', { name: refused })}
        {name && t('provision.fileRead', { name })}
        {!name && !refused && t('provision.fileHint')}
      </Text>
      <DropZone onFiles={drop} text={t('provision.dropHere')} />
    </Group>
  );
}
