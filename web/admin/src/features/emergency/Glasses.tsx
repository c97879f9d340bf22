import type { ReactNode } from 'react';
import { useTranslation } from '../../lib/use-translation';
import classes from './Emergency.module.css';

const FORMATS = ['landscape', 'portrait'] as const;

/** What fills a screen, on one that lies and on one that stands. */
export function Glasses({ children }: { children: ReactNode }) {
  const { t } = useTranslation();
  return (
    <div className={classes.glasses}>
      {FORMATS.map((format) => (
        <figure key={format} className={classes.glass} data-format={format}>
          <div className={classes.screen}>{children}</div>
          <figcaption>{t(`scene.${format}`)}</figcaption>
        </figure>
      ))}
    </div>
  );
}
