import type { Change, Rule } from '@vitrine/api/types';
import { useTranslation } from 'react-i18next';
import { useFormat } from '../../lib/format';
import { useRuleWords } from '../../ui/rule-words';
import classes from './Diff.module.css';

/** Before and after, field by field, in words rather than in data. */
export function Diff({ rows }: { rows: Change['diff'] }) {
  const { t } = useTranslation();
  const words = useWords();
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
          {rows.map(({ field, before, after }) => (
            <tr key={field}>
              <th scope="row">
                {t(`field.${field.split(/[.[]/)[0]}` as 'field.name', { defaultValue: field })}
              </th>
              <td className={classes.before}>{words(field, before)}</td>
              <td className={classes.after}>{words(field, after)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}

function useWords(): (field: string, value: unknown) => React.ReactNode {
  const { t } = useTranslation();
  const format = useFormat();
  const rule = useRuleWords();
  function one(value: unknown): string {
    if (typeof value === 'string' || typeof value === 'number') return String(value);
    if (value === null || typeof value !== 'object') return '–';
    const thing = value as Record<string, unknown>;
    const title = thing.title ?? thing.name ?? thing.fileName;
    const length = thing.effectiveDurationMs ?? thing.durationMs;
    if (typeof title === 'string')
      return typeof length === 'number' ? `${title} · ${format.clock(length)}` : title;
    return Object.values(thing)
      .filter((part) => typeof part === 'string' || typeof part === 'number')
      .join(' · ');
  }
  return (field, value) => {
    if (value === null || value === undefined || value === '') return '–';
    if (typeof value === 'boolean') return value ? t('common.yes') : t('common.no');
    if (field === 'kind') return t(`kind.${value as 'loop'}`, { defaultValue: String(value) });
    if ((field === 'from' || field === 'to') && typeof value === 'string') return format.edge(value);
    if (field === 'target') return value === '*' ? t('where.all') : String(value);
    if (field === 'sharePermille') return `${Number(value) / 10} %`;
    if (field === 'condition') return <code>{JSON.stringify((value as { expr?: unknown }).expr)}</code>;
    if (!Array.isArray(value)) return one(value);
    if (value.length === 0) return '–';
    return (
      <ul className={classes.items}>
        {value.map((item, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: a shown value never moves
          <li key={index}>{field === 'rules' ? rule(item as Rule) : one(item)}</li>
        ))}
      </ul>
    );
  };
}
