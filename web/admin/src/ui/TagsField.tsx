import { TagsInput, type TagsInputProps } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { tagsQuery } from '../data/sites';
import { inForm } from '../lib/tags';
import { useTranslation } from '../lib/use-translation';

/** Tags as `key` or `key=value`; what is already used elsewhere is offered. */
export function TagsField(props: TagsInputProps) {
  const { t } = useTranslation();
  const { data } = useQuery(tagsQuery);
  const known = (data?.items ?? []).flatMap(({ key, values }) =>
    values.length === 0 ? [key] : values.map(({ value }) => (value ? `${key}=${value}` : key)),
  );
  return (
    <TagsInput
      label={t('common.tags')}
      placeholder={props.value?.length ? undefined : t('tags.example')}
      splitChars={[',', ' ', ';']}
      data={[...new Set(known)]}
      clearButtonProps={{ 'aria-label': t('tags.clear') }}
      {...props}
      onChange={(tags) => props.onChange?.([...new Set(tags.map(inForm))].filter(Boolean))}
    />
  );
}
