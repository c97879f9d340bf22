import { Chip, Group, Input } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { tagsQuery } from '../../data/sites';
import { TagsField } from '../TagsField';

interface Props {
  tags: string[];
  onChange: (tags: string[]) => void;
  error: ReactNode;
}

/** More are found by typing. */
const OFFERED = 18;

/** The tags in use as chips to pick, the most used first, and a field for all others. */
export function TagChoice({ tags, onChange, error }: Props) {
  const { t } = useTranslation();
  const { data } = useQuery(tagsQuery);
  const known = (data?.items ?? [])
    .flatMap(({ key, values }) =>
      values.map(({ value, screens }) => ({ tag: value ? `${key}=${value}` : key, screens })),
    )
    .sort((a, b) => b.screens - a.screens || a.tag.localeCompare(b.tag))
    .slice(0, OFFERED);
  return (
    <>
      {known.length > 0 && (
        <Input.Wrapper label={t('where.tagsKnown')} labelElement="div">
          <Chip.Group
            multiple
            value={tags}
            onChange={(chosen) =>
              onChange([
                ...tags.filter((tag) => chosen.includes(tag)),
                ...chosen.filter((tag) => !tags.includes(tag)),
              ])
            }
          >
            <Group gap={6} mt={4}>
              {known.map(({ tag }) => (
                <Chip key={tag} value={tag} size="sm" variant="light">
                  {tag.replace('=', ' = ')}
                </Chip>
              ))}
            </Group>
          </Chip.Group>
        </Input.Wrapper>
      )}
      <TagsField
        value={tags}
        onChange={onChange}
        error={error}
        label={t('where.tagsLabel')}
        description={t('where.tagsHint')}
      />
    </>
  );
}
