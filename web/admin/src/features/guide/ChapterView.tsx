import { useDocumentTitle } from '@mantine/hooks';
import { IconArrowLeft, IconArrowRight } from '@tabler/icons-react';
import { Link, useRouter, useRouterState } from '@tanstack/react-router';
import type { Locale } from '@vitrine/api/types';
import { useEffect, useRef } from 'react';
import type { Chapter } from '../../lib/guide';
import { useTranslation } from '../../lib/use-translation';
import { besides, titleOf } from './chapters';
import classes from './Guide.module.css';

interface Props {
  locale: Locale;
  name: string;
  chapter: Chapter;
}

/** A chapter, whose links stay within the page. */
export function ChapterView({ locale, name, chapter }: Props) {
  const { t } = useTranslation();
  const router = useRouter();
  const article = useRef<HTMLElement>(null);
  const hash = useRouterState({ select: (state) => state.location.hash });
  const { before, after } = besides(name);
  useDocumentTitle(`${chapter.title} · ${t('guide.title')} · Vitrine`);
  // biome-ignore lint/correctness/useExhaustiveDependencies: another language has other places
  useEffect(() => {
    const place = hash ? document.getElementById(hash) : null;
    place?.scrollIntoView();
    place?.focus({ preventScroll: true });
  }, [hash, chapter]);
  useEffect(() => {
    const shown = article.current;
    const go = (event: MouseEvent) => {
      const link = (event.target as Element).closest('a');
      const href = link?.getAttribute('href');
      if (!href?.startsWith('/') || href.startsWith('/player/') || link?.target) return;
      if (event.ctrlKey || event.metaKey || event.shiftKey || event.button !== 0) return;
      event.preventDefault();
      router.history.push(href);
    };
    shown?.addEventListener('click', go);
    return () => shown?.removeEventListener('click', go);
  }, [router]);
  return (
    <>
      <article
        ref={article}
        className={classes.article}
        // biome-ignore lint/security/noDangerouslySetInnerHtml: made from our own Markdown at build time, without HTML in it
        dangerouslySetInnerHTML={{ __html: chapter.html }}
      />
      <nav className={classes.foot} aria-label={t('guide.besides')}>
        {before && (
          <Link to="/guide/$chapter" params={{ chapter: before }}>
            <IconArrowLeft size={16} aria-hidden /> {titleOf(locale, before)}
          </Link>
        )}
        {after && (
          <Link to="/guide/$chapter" params={{ chapter: after }} className={classes.after}>
            {titleOf(locale, after)} <IconArrowRight size={16} aria-hidden />
          </Link>
        )}
      </nav>
    </>
  );
}
