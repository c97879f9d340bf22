import type { AuditEntry, Permission, Role } from '@vitrine/api/types';
import { useTranslation } from 'react-i18next';
import { useFormat } from '../../lib/format';
import { SCOPE_WORDS } from '../../lib/scopes';
import { noteOf } from '../../lib/server-words';

/** What speaks for itself, without its name. */
const PLAIN = new Set(['name', 'address', 'email', 'timeZone', 'site', 'screen', 'words', 'text', 'answer']);
const LANGUAGES: Record<string, string> = { fr: 'Français', en: 'English' };

/** The details of an entry of the log in words; what is empty or did not change is left out. */
export function useDetailWords(): (entry: AuditEntry) => string[] {
  const { t } = useTranslation();
  const format = useFormat();

  function wordsOf(name: string, value: unknown): string | null {
    if (value === null || value === undefined || value === '') return null;
    const text = typeof value === 'object' ? JSON.stringify(value) : String(value);
    switch (name) {
      case 'screensAffected':
        return t('common.screens', { count: Number(value) });
      case 'rolledBackTo':
        return t('publication.number', { number: text });
      case 'dayCount':
        return t('calendar.days', { count: Number(value) });
      case 'siteIds':
        return Array.isArray(value) ? t('common.sites', { count: value.length }) : null;
      case 'role':
        return t(`role.${text as Role}`);
      case 'disabled':
        return t(value === true ? 'users.disabled' : 'users.enabled');
      case 'kind':
        return t(`command.kind.${text as 'identify'}`, {
          defaultValue: t(`fault.kind.${text as 'other'}`, { defaultValue: text }),
        });
      case 'locale':
        return LANGUAGES[text] ?? text;
      case 'scopes':
        return (value as Permission[]).map((scope) => t(SCOPE_WORDS[scope])).join(', ');
      case 'expiresAt':
        return t('users.expires', { when: format.date(text) });
      default:
        return PLAIN.has(name) ? text : `${name}: ${text}`;
    }
  }

  /** A change of a person holds each value before and after. */
  function changeOf(name: string, [before, after]: unknown[]): string | null {
    if (JSON.stringify(before) === JSON.stringify(after))
      return name === 'name' ? wordsOf(name, after) : null;
    if (name === 'disabled') return wordsOf(name, after);
    return [wordsOf(name, before), wordsOf(name, after)].filter(Boolean).join(' → ');
  }

  return ({ action, detail }) =>
    Object.entries(detail)
      .sort(([one], [other]) => Number(other === 'name') - Number(one === 'name'))
      .map(([name, value]) => {
        if (action === 'user.update' && Array.isArray(value)) return changeOf(name, value);
        if (name === 'note') return noteOf({ kind: action.replace('publication.', ''), note: String(value) });
        return wordsOf(name, value);
      })
      .filter(Boolean) as string[];
}
