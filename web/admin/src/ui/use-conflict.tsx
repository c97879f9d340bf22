import { Button, Group, Table, Text } from '@mantine/core';
import { modals } from '@mantine/modals';
import { useQuery } from '@tanstack/react-query';
import type { Person } from '@vitrine/api/types';
import { meQuery } from '../data/me';
import { useFormat } from '../lib/format';
import { differences } from '../lib/merge';
import { useTranslation } from '../lib/use-translation';
import { Since } from './Since';
import { useFieldWords } from './use-field-words';
import classes from './Versions.module.css';

export interface Stamped {
  changedBy?: Person | null;
  changedAt?: string;
  updatedAt?: string;
}
interface Conflict {
  /** What both began with. */
  base: object;
  mine: object;
  theirs: object;
  /** Who changed theirs, and when. */
  stamp: Stamped;
  /** The same of what both began with. */
  begun: Stamped;
  /** What was sent from here without an answer: theirs may be that. */
  lost?: object | null;
  /** Sends what was changed here on top of theirs. */
  keepMine: () => unknown;
  takeTheirs: () => void;
}

const isSame = (one: object, other: object) => differences(one, one, other).length === 0;
const read = (thing: object, field: string) => (thing as Record<string, unknown>)[field];

/** Two people changed the same thing in different ways: shows both versions and lets the reader choose. Nothing is lost silently. */
export function useConflict(): (conflict: Conflict) => void {
  const { t } = useTranslation();
  return (conflict) => {
    // such as a save of one's own whose answer was lost: there is nothing to choose
    const { mine, lost, theirs } = conflict;
    if (isSame(mine, theirs) || (lost && isSame(lost, theirs))) {
      void conflict.keepMine();
      return;
    }
    modals.open({
      title: t('conflict.title'),
      size: 'xl',
      closeButtonProps: { 'aria-label': t('action.close') },
      children: <Versions {...conflict} />,
    });
  };
}

/** Who changed it and when, then both versions side by side, in words, with who touched what. */
function Versions({ base, mine, theirs, stamp, begun, keepMine, takeTheirs }: Conflict) {
  const { t } = useTranslation();
  const differing = differences(base, mine, theirs);
  const words = useFieldWords(
    differing.flatMap(({ field }) => [
      { field, value: read(mine, field) },
      { field, value: read(theirs, field) },
    ]),
  );
  const { changedBy, changedAt, updatedAt } = stamp;
  const when = changedAt ?? updatedAt;
  // the product itself wrote it anew, such as a target whose tag got another name: the last edit is not it
  const isRewritten = when !== undefined && when === (begun.changedAt ?? begun.updatedAt);
  const choose = (run: () => unknown) => {
    modals.closeAll();
    void run();
  };
  return (
    <>
      <Text size="sm" mb="md">
        <Author {...{ changedBy, when, isRewritten }} />
        {t(differing.some(({ by }) => by === 'both') ? 'conflict.choose' : 'conflict.join')}
      </Text>
      {differing.length > 0 ? (
        <Table withTableBorder layout="fixed" mb="lg" className={classes.versions}>
          <Table.Thead>
            <Table.Tr>
              <Table.Th w="24%">{t('conflict.field')}</Table.Th>
              <Table.Th>{t('conflict.mine')}</Table.Th>
              <Table.Th>{t('conflict.theirs')}</Table.Th>
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {differing.map(({ field, by }) => {
              const [here, there] = [mine, theirs].map((one) => [words(field, read(one, field))].flat());
              return (
                <Table.Tr key={field}>
                  <Table.Th scope="row">
                    {t(`field.${field}` as 'field.name', { defaultValue: field })}
                    <Text size="xs" c="dimmed">
                      {t(`conflict.changed.${by}`)}
                    </Text>
                  </Table.Th>
                  <Table.Td data-whose={t('conflict.mine')}>
                    <Words words={here} other={there} />
                  </Table.Td>
                  <Table.Td data-whose={t('conflict.theirs')}>
                    <Words words={there} other={here} />
                  </Table.Td>
                </Table.Tr>
              );
            })}
          </Table.Tbody>
        </Table>
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

interface Authorship {
  changedBy?: Person | null;
  when?: string;
  isRewritten: boolean;
}

/** Who changed it, and when. */
function Author({ changedBy, when, isRewritten }: Authorship) {
  const { t } = useTranslation();
  const format = useFormat();
  const { data: me } = useQuery(meQuery);
  if (isRewritten) return <>{t('conflict.rewritten')} </>;
  const isMe = changedBy && changedBy.id === me?.user.id;
  const byName = changedBy ? t('conflict.by', { name: changedBy.name }) : t('conflict.bySomebody');
  const who = isMe ? t('conflict.byYou') : byName;
  return (
    <>
      {who}{' '}
      {when && (
        <>
          <Since at={when} /> ({format.dateTime(when)})
        </>
      )}
      .{' '}
    </>
  );
}

/** A value line by line; of a longer list, the lines that the other version lacks stand out. */
function Words({ words, other }: { words?: string[]; other?: string[] }) {
  return words?.map((text, at) => (
    <div
      // biome-ignore lint/suspicious/noArrayIndexKey: a shown value never moves
      key={at}
      style={{
        overflowWrap: 'anywhere',
        fontWeight: words.length > 1 && !other?.includes(text) ? 600 : undefined,
      }}
    >
      {text}
    </div>
  ));
}
