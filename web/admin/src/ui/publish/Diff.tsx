import type { Change } from '@vitrine/api/types';
import { useTranslation } from '../../lib/use-translation';
import { useFieldWords } from '../use-field-words';
import classes from './Diff.module.css';

/** Before and after, field by field, in words rather than in data. */
export function Diff({ change }: { change: Pick<Change, 'diff'> }) {
  const { t } = useTranslation();
  const value = useFieldWords(
    change.diff.flatMap(({ field, before, after }) => [
      { field, value: before },
      { field, value: after },
    ]),
  );
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by the keyboard
    <section className={classes.scroll} tabIndex={0} aria-label={t('changes.differences')}>
      <table className={classes.diff}>
        <thead>
          <tr>
            <th scope="col">{t('conflict.field')}</th>
            <th scope="col">{t('changes.before')}</th>
            <th scope="col">{t('changes.after')}</th>
          </tr>
        </thead>
        <tbody>
          {change.diff.map(({ field, before, after }) => (
            <tr key={field}>
              <th scope="row">{t(`field.${field}` as 'field.name', { defaultValue: field })}</th>
              <td className={classes.before} data-label={t('changes.before')}>
                <Value words={value(field, before)} />
              </td>
              <td className={classes.after} data-label={t('changes.after')}>
                <Value words={value(field, after)} />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}

function Value({ words }: { words: string | string[] }) {
  if (typeof words === 'string') return words;
  return (
    <ul className={classes.items}>
      {words.map((text, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: a shown value never moves
        <li key={index}>{text}</li>
      ))}
    </ul>
  );
}
