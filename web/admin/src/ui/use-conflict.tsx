import { Button, Group, Table, Text } from '@mantine/core';
import { modals } from '@mantine/modals';
import type { Person } from '@vitrine/api/types';
import { useTranslation } from 'react-i18next';
import { Since } from './Since';

interface Stamped {
  changedBy?: Person | null;
  changedAt?: string;
  updatedAt?: string;
}
interface Conflict {
  mine: object;
  theirs: object;
  fields: string[];
  keepMine: () => unknown;
  takeTheirs: () => void;
}

function shown(value: unknown): string {
  if (value === null || value === undefined || value === '') return '–';
  if (Array.isArray(value))
    return value.every((one) => typeof one === 'string') ? value.join(', ') : String(value.length);
  return typeof value === 'object' ? JSON.stringify(value) : String(value);
}

/** Two people changed the same thing: shows both versions and lets the reader choose. Nothing is lost silently. */
export function useConflict(): (conflict: Conflict) => void {
  const { t } = useTranslation();
  return ({ mine, theirs, fields, keepMine, takeTheirs }) => {
    const read = (thing: object, field: string) => (thing as Record<string, unknown>)[field];
    const differing = fields.filter(
      (field) => JSON.stringify(read(mine, field)) !== JSON.stringify(read(theirs, field)),
    );
    const { changedBy, changedAt, updatedAt } = theirs as Stamped;
    const when = changedAt ?? updatedAt;
    const choose = (run: () => unknown) => {
      modals.closeAll();
      void run();
    };
    modals.open({
      title: t('conflict.title'),
      size: 'lg',
      closeButtonProps: { 'aria-label': t('action.close') },
      children: (
        <>
          <Text size="sm" mb="md">
            {changedBy ? t('conflict.by', { name: changedBy.name }) : t('conflict.bySomebody')}{' '}
            {when && <Since at={when} />}. {t('conflict.choose')}
          </Text>
          <Table withTableBorder mb="lg">
            <Table.Thead>
              <Table.Tr>
                <Table.Th>{t('conflict.field')}</Table.Th>
                <Table.Th>{t('conflict.mine')}</Table.Th>
                <Table.Th>{t('conflict.theirs')}</Table.Th>
              </Table.Tr>
            </Table.Thead>
            <Table.Tbody>
              {differing.map((field) => (
                <Table.Tr key={field}>
                  <Table.Th scope="row">
                    {t(`field.${field}` as 'field.name', { defaultValue: field })}
                  </Table.Th>
                  <Table.Td>{shown(read(mine, field))}</Table.Td>
                  <Table.Td>{shown(read(theirs, field))}</Table.Td>
                </Table.Tr>
              ))}
            </Table.Tbody>
          </Table>
          <Group justify="flex-end">
            <Button variant="default" onClick={() => choose(takeTheirs)}>
              {t('conflict.takeTheirs')}
            </Button>
            <Button onClick={() => choose(keepMine)}>{t('conflict.keepMine')}</Button>
          </Group>
        </>
      ),
    });
  };
}
