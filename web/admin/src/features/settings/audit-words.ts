import type { AuditEntry, MessageRules, Permission, Role } from '@vitrine/api/types';
import { useFormat } from '../../lib/format';
import { SCOPE_WORDS } from '../../lib/scopes';
import { noteOf } from '../../lib/server-words';
import { useTranslation } from '../../lib/use-translation';

/** What speaks for itself, without its name. */
const PLAIN = new Set([
  'name',
  'address',
  'email',
  'timeZone',
  'site',
  'screen',
  'words',
  'text',
  'answer',
  'title',
  'fileName',
  'model',
  'url',
]);
/** Of no use to a reader: the action says it, or it is a number of the machine. */
const SILENT = new Set(['undoes', 'generation', 'quietHours', 'subject']);
const DATE = /^\d{4}-\d\d-\d\d/;
const LANGUAGES: Record<string, string> = { fr: 'Français', en: 'English' };

/** The details of this entry of the log in words; what is empty or did not change is left out. */
export function useDetailWords({ action, detail }: AuditEntry): string[] {
  const { t } = useTranslation();
  const format = useFormat();
  const own = { kind: action.replace('publication.', ''), note: String(detail.note ?? '') };

  function wordsOf(name: string, value: unknown): string | null {
    if (value === null || value === undefined || value === '' || SILENT.has(name)) return null;
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
          defaultValue: t(`fault.kind.${text as 'other'}`, {
            defaultValue: t(`alerts.kinds.${text as 'offline'}`, { defaultValue: text }),
          }),
        });
      case 'locale':
        return LANGUAGES[text] ?? text;
      case 'scopes':
        return (value as Permission[]).map((scope) => t(SCOPE_WORDS[scope])).join(', ');
      case 'expiresAt':
        return t('users.expires', { when: format.date(text) });
      case 'from':
      case 'to':
        if (!DATE.test(text)) return name === 'from' ? text : t('audit.becomes', { name: text });
        return t(name === 'from' ? 'audit.from' : 'audit.to', { when: format.edge(text) });
      case 'wholeKey':
        return value === true ? t('audit.wholeKey') : null;
      case 'sites':
        return Number(value) > 0 ? t('common.sites', { count: Number(value) }) : null;
      case 'campaigns':
        return Number(value) > 0 ? t('audit.campaigns', { count: Number(value) }) : null;
      case 'until':
        return t('audit.to', { when: format.dateTime(text) });
      case 'photo':
        return value === true ? t('audit.photo') : null;
      case 'publication':
        return t('publication.number', { number: text });
      case 'playRetentionDays':
        return t('audit.keeps', { count: Number(value) });
      case 'storesPair':
        return t(value === true ? 'audit.storesPair' : 'audit.storesDoNotPair');
      case 'enabled':
        return value === true ? null : t('audit.off');
      case 'count':
      case 'screens':
        return t('common.screens', { count: Number(value) });
      case 'action':
        return t(`bulk.action.${text as 'move'}`, { defaultValue: t(`bulk.kind.${text as 'move'}`) });
      case 'colours':
        return t('audit.colours', { count: Number(value) });
      case 'locked':
        return Array.isArray(value)
          ? value.map((one) => t(`brand.lock.${one as 'logo'}`)).join(', ') || null
          : null;
      case 'events':
        return Array.isArray(value) ? t('audit.events', { count: value.length }) : null;
      case 'rules':
        return rulesOf(value);
      default:
        return PLAIN.has(name) ? text : t('audit.figure', { label: name, figure: text });
    }
  }

  /** The rules of the messages of stores; those of alerts are told by their action. */
  function rulesOf(value: unknown): string | null {
    const rules = value as MessageRules | null;
    if (typeof rules?.enabled !== 'boolean') return null;
    if (!rules.enabled) return t('audit.off');
    return [
      [t('stores.atOnce'), rules.atOnce],
      [t('stores.maxCharacters'), rules.maxCharacters],
      [t('stores.maxDays'), rules.maxDays],
      [t('stores.capPerHour'), rules.capPerHour],
    ]
      .filter(([, figure]) => figure !== null && figure !== undefined)
      .map(([label, figure]) => t('audit.figure', { label, figure }))
      .join(', ');
  }

  /** A change of a person holds each value before and after. */
  function changeOf(name: string, [before, after]: unknown[]): string | null {
    if (JSON.stringify(before) === JSON.stringify(after))
      return name === 'name' ? wordsOf(name, after) : null;
    if (name === 'disabled') return wordsOf(name, after);
    return [wordsOf(name, before), wordsOf(name, after)].filter(Boolean).join(' → ');
  }

  return Object.entries(detail)
    .sort(([one], [other]) => Number(other === 'name') - Number(one === 'name'))
    .map(([name, value]) => {
      if (name === 'fileName' && value === detail.title) return null;
      if (action === 'user.update' && Array.isArray(value)) return changeOf(name, value);
      if (name === 'note') return noteOf(own);
      return wordsOf(name, value);
    })
    .filter(Boolean) as string[];
}
