import { useQueries, useQuery } from '@tanstack/react-query';
import { groupsQuery } from '../data/groups';
import { screenQuery } from '../data/screens';
import { sitesQuery } from '../data/sites';
import { namedIn, partsOf, type Target, whereOf, withNames } from '../lib/target';
import { useTranslation } from '../lib/use-translation';

const SHOWN = 4;

/** Words that stood at the beginning, in the midst of others. */
const amid = (words: string) => words.charAt(0).toLowerCase() + words.slice(1);

/** Says a target: "Lille Centre and Lyon", "All screens", "tag vitrine or city=Lyon", "All screens, except tag vitrine". `targets` names all that will be asked for. */
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
  const tagged = (tags: string[], every: boolean) =>
    t('where.tagged', { count: tags.length, tags: list(every ? 'conjunction' : 'disjunction', tags) });
  const placed = ({ sites, screens, tags, every }: Target) =>
    [
      list('conjunction', [...sites, ...screens].map(name)),
      ...(tags.length > 0 ? [tagged(tags, every)] : []),
    ].join(', ');
  const said = (read: Target): string => {
    switch (read.where) {
      case 'all':
        return t('where.all');
      case 'sites':
        return placed(read);
      case 'tags':
        return tagged(read.tags, read.every);
      case 'expression':
        return joined(read.expression);
    }
  };
  const joined = (expression: string) => {
    const parts = partsOf(expression);
    if (!parts) return withNames(expression, name);
    const [first = t('where.all'), ...more] = parts.within.map(said);
    const within = [first, ...more.map(amid)].join(', ');
    const without = parts.without.map(said).map(amid);
    return without.length > 0 ? t('where.except', { within, without: list('conjunction', without) }) : within;
  };
  return (target) => (target.trim() === '' ? t('where.nobody') : said(whereOf(target)));
}
