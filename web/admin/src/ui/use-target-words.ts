import { useQueries, useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { groupsQuery } from '../data/groups';
import { screenQuery } from '../data/screens';
import { sitesQuery } from '../data/sites';
import { namedIn, type Target, whereOf, withNames } from '../lib/target';

const SHOWN = 4;

/** Says a target: "Lille Centre and Lyon", "All screens", "tag vitrine or city=Lyon". `targets` names all that will be asked for. */
export function useTargetWords(targets: string[]): (target: string) => string {
  const { t, i18n } = useTranslation();
  const { data: sites } = useQuery(sitesQuery);
  const named = targets.flatMap(namedIn);
  const screens = [...new Set(named.flatMap(({ kind, id }) => (kind === 'screen' ? [id] : [])))];
  const { data: groups } = useQuery({
    ...groupsQuery,
    enabled: named.some(({ kind }) => kind === 'group'),
  });
  const names = useQueries({
    queries: screens.slice(0, SHOWN).map((id) => ({ ...screenQuery(id), retry: false })),
  });
  const language = i18n.language === 'en' ? 'en-GB' : i18n.language;
  const list = (type: 'conjunction' | 'disjunction', items: string[]) =>
    new Intl.ListFormat(language, { type }).format([
      ...items.slice(0, SHOWN),
      ...(items.length > SHOWN ? [t('rule.more', { count: items.length - SHOWN })] : []),
    ]);
  const name = (id: string) =>
    t('dryRun.quoted', {
      name:
        sites?.find((site) => site.id === id)?.name ??
        groups?.find((group) => group.id === id)?.name ??
        names.find(({ data }) => data?.id === id)?.data?.name ??
        t('where.lost'),
    });
  const tagged = ({ tags, every }: Target) =>
    t('where.tagged', { count: tags.length, tags: list(every ? 'conjunction' : 'disjunction', tags) });
  return (target) => {
    if (target.trim() === '') return t('where.nobody');
    const read = whereOf(target);
    switch (read.where) {
      case 'all':
        return t('where.all');
      case 'sites':
        return [
          list('conjunction', [...read.sites, ...read.screens].map(name)),
          ...(read.tags.length > 0 ? [tagged(read)] : []),
        ].join(', ');
      case 'tags':
        return tagged(read);
      case 'expression':
        return withNames(read.expression, name);
    }
  };
}
