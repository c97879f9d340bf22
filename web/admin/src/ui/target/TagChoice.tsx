import { Chip, Group, Input, SegmentedControl } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { tagsQuery } from '../../data/sites';
import type { Target } from '../../lib/target';
import { useTranslation } from '../../lib/use-translation';
import { TagsField } from '../TagsField';

type Chosen = Pick<Target, 'tags' | 'every'>;

interface Props {
  value: Chosen;
  onChange: (chosen: Chosen) => void;
  error?: ReactNode;
}

/** More are found by typing. */
const OFFERED = 18;

/** The tags in use as chips to pick, by their keys, the most used first and with how many screens carry each; and a field for all others. */
export function TagChoice({ value: { tags, every }, onChange, error }: Props) {
  const { t } = useTranslation();
  const { data } = useQuery(tagsQuery);
  const known = (data?.items ?? [])
    .flatMap(({ key, values }) =>
      values.map(({ value, screens }) => ({
        key: value ? key : '',
        name: value || key,
        tag: value ? `${key}=${value}` : key,
        screens,
      })),
    )
    .sort((a, b) => b.screens - a.screens || a.tag.localeCompare(b.tag))
    .slice(0, OFFERED);
  const keys = [...new Set(known.map(({ key }) => key))];
  return (
    <>
      <Chip.Group
        multiple
        value={tags}
        onChange={(chosen) =>
          onChange({
            tags: [
              ...tags.filter((tag) => chosen.includes(tag)),
              ...chosen.filter((tag) => !tags.includes(tag)),
            ],
            every,
          })
        }
      >
        {keys.map((key) => (
          <Input.Wrapper key={key} label={key || t('common.tags')} labelElement="div" mb="xs">
            <Group gap={6} mt={4}>
              {known
                .filter((one) => one.key === key)
                .map(({ tag, name, screens }) => (
                  <Chip key={tag} value={tag} size="sm" variant="light">
                    {name} · {t('common.screens', { count: screens })}
                  </Chip>
                ))}
            </Group>
          </Input.Wrapper>
        ))}
      </Chip.Group>
      <TagsField
        value={tags}
        onChange={(next) => onChange({ tags: next, every })}
        error={error}
        label={t('where.tagsLabel')}
        description={t('where.tagsHint')}
      />
      {tags.length > 1 && (
        <SegmentedControl
          mt="xs"
          size="xs"
          aria-label={t('where.match')}
          value={every ? 'every' : 'some'}
          onChange={(match) => onChange({ tags, every: match === 'every' })}
          data={[
            { value: 'some', label: t('where.some') },
            { value: 'every', label: t('where.every') },
          ]}
        />
      )}
    </>
  );
}
