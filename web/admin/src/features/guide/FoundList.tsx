import { Skeleton, Title } from '@mantine/core';
import { useDocumentTitle } from '@mantine/hooks';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import type { Locale } from '@vitrine/api/types';
import { useTranslation } from '../../lib/use-translation';
import { excerpt, find, loadAll } from './chapters';
import classes from './Guide.module.css';

/** Where the guide speaks of these words. */
export function FoundList({ locale, words }: { locale: Locale; words: string }) {
  const { t } = useTranslation();
  useDocumentTitle(`${t('guide.found', { words })} · Vitrine`);
  const { data } = useQuery({
    queryKey: ['guide', locale, 'all'],
    queryFn: () => loadAll(locale),
    staleTime: Number.POSITIVE_INFINITY,
  });
  const found = data ? find(data, words) : [];
  return (
    <>
      <Title order={1}>{t('guide.found', { words })}</Title>
      <p className={classes.lead} role="status">
        {data && t('guide.hits', { count: found.length })}
      </p>
      {!data && <Skeleton height={240} radius="lg" />}
      <ul className={classes.hits}>
        {found.map(({ name, id, chapter, title, text }) => (
          <li key={`${name}#${id}`}>
            <Link to="/guide/$chapter" params={{ chapter: name }} hash={id || undefined} search={{}}>
              {title}
            </Link>
            {title !== chapter && <span className={classes.where}> · {chapter}</span>}
            <p>{excerpt(text, words)}</p>
          </li>
        ))}
      </ul>
    </>
  );
}
