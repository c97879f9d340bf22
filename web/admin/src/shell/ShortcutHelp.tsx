import { Group, Kbd, Modal, Switch, Table } from '@mantine/core';
import { useState } from 'react';
import { usePermission } from '../data/me';
import { useTranslation } from '../lib/use-translation';
import { LinkText } from '../ui/links';
import { shortcutsAreOn, switchShortcuts } from './shortcuts';

const ROWS = [
  ['Ctrl K', 'search'],
  ['c', 'newCampaign'],
  ['', 'overview'],
  ['g c', 'campaigns'],
  ['g m', 'media'],
  ['g s', 'schedule'],
  ['g e', 'screens'],
  ['g p', 'publish'],
  ['Ctrl Z', 'undo'],
  ['/', 'filter'],
  ['?', 'help'],
] as const;

/** What the keyboard can do, and the switch that turns the single keys off. */
export function ShortcutHelp({ opened, onClose }: { opened: boolean; onClose: () => void }) {
  const { t } = useTranslation();
  const [on, setOn] = useState(shortcutsAreOn());
  const mayEdit = usePermission('content:write');
  return (
    <Modal
      opened={opened}
      onClose={onClose}
      title={t('shortcut.title')}
      closeButtonProps={{ 'aria-label': t('action.close') }}
    >
      <Table mb="md">
        <Table.Tbody>
          {ROWS.filter(([, name]) => mayEdit || name !== 'newCampaign').map(([keys, name]) => (
            <Table.Tr key={name}>
              <Table.Td>{t(`shortcut.${name}`)}</Table.Td>
              <Table.Td ta="right">
                {(keys || t('shortcut.homeKeys')).split(' ').map((key) => (
                  <Kbd key={key} ml={4}>
                    {key}
                  </Kbd>
                ))}
              </Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
      <Switch
        label={t('shortcut.single')}
        checked={on}
        onChange={(event) => {
          switchShortcuts(event.currentTarget.checked);
          setOn(event.currentTarget.checked);
        }}
      />
      <Group gap="lg" mt="md">
        <LinkText to="/guide" size="sm" onClick={onClose}>
          {t('guide.title')}
        </LinkText>
        <LinkText to="/docs/api" size="sm" onClick={onClose}>
          {t('apiDocs.link')}
        </LinkText>
      </Group>
    </Modal>
  );
}
