import { Button, Group, Table, Text } from '@mantine/core';
import { modals } from '@mantine/modals';
import type { Person } from '@vitrine/api/types';
import { useTranslation } from 'react-i18next';
import { useFormat } from '../lib/format';
import { Since } from './Since';
import { useFieldWords } from './use-field-words';

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

const read = (thing: object, field: string) => (thing as Record<string, unknown>)[field];

/** What is not there, and what is there and empty, mean the same. */
function said(value: unknown): string {
  const isNothing = value === undefined || value === null || value === '' || value === false;
  return isNothing || (Array.isArray(value) && value.length === 0)
    ? ''
    : JSON.stringify(value, (key, part) => (key === 'id' || part === null ? undefined : inOrder(part)));
}

function inOrder(part: unknown): unknown {
  if (typeof part !== 'object' || part === null || Array.isArray(part)) return part;
  return Object.fromEntries(Object.entries(part).sort(([a], [b]) => a.localeCompare(b)));
}

/** Two people changed the same thing: shows both versions and lets the reader choose. Nothing is lost silently. */
export function useConflict(): (conflict: Conflict) => void {
  const { t } = useTranslation();
  return (conflict) =>
    modals.open({
      title: t('conflict.title'),
      size: 'xl',
      closeButtonProps: { 'aria-label': t('action.close') },
      children: <Versions {...conflict} />,
    });
}

/** Who changed it and when, then both versions side by side, in words. */
function Versions({ mine, theirs, fields, keepMine, takeTheirs }: Conflict) {
  const { t } = useTranslation();
  const format = useFormat();
  const differing = fields.filter((field) => said(read(mine, field)) !== said(read(theirs, field)));
  const words = useFieldWords(
    differing.flatMap((field) => [
      { field, value: read(mine, field) },
      { field, value: read(theirs, field) },
    ]),
  );
  const { changedBy, changedAt, updatedAt } = theirs as Stamped;
  const when = changedAt ?? updatedAt;
  const choose = (run: () => unknown) => {
    modals.closeAll();
    void run();
  };
  return (
    <>
      <Text size="sm" mb="md">
        {changedBy ? t('conflict.by', { name: changedBy.name }) : t('conflict.bySomebody')}{' '}
        {when && (
          <>
            <Since at={when} /> ({format.dateTime(when)})
          </>
        )}
        . {t('conflict.choose')}
      </Text>
      {differing.length > 0 ? (
        <Table.ScrollContainer minWidth={420} mb="lg">
          <Table withTableBorder layout="fixed">
            <Table.Thead>
              <Table.Tr>
                <Table.Th w="24%">{t('conflict.field')}</Table.Th>
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
                  <Table.Td>
                    <Words words={words(field, read(mine, field))} />
                  </Table.Td>
                  <Table.Td>
                    <Words words={words(field, read(theirs, field))} />
                  </Table.Td>
                </Table.Tr>
              ))}
            </Table.Tbody>
          </Table>
        </Table.ScrollContainer>
      ) : (
        <Text size="sm" mb="lg">
          {t('conflict.same')}
        </Text>
      )}
      <Group justify="flex-end">
        <Button variant="default" onClick={() => choose(takeTheirs)}>
          {t('conflict.takeTheirs')}
        </Button>
        <Button onClick={() => choose(keepMine)}>{t('conflict.keepMine')}</Button>
      </Group>
    </>
  );
}

function Words({ words }: { words: string | string[] }) {
  const list = typeof words === 'string' ? [words] : words;
  return list.map((text, at) => (
    // biome-ignore lint/suspicious/noArrayIndexKey: a shown value never moves
    <div key={at} style={{ overflowWrap: 'anywhere' }}>
      {text}
    </div>
  ));
}
