import type { DryRun } from '@vitrine/api/types';
import { useTranslation } from '../../lib/use-translation';
import type { News } from './dry-run';

const SHOWN = 3;

/** "Summer sale replaces Winter loop and Loyalty." */
export function useNewsWords(dry: DryRun): (news: News) => string {
  const { t, i18n } = useTranslation();
  const list = new Intl.ListFormat(i18n.language === 'en' ? 'en-GB' : i18n.language, { type: 'conjunction' });
  const name = (id: string) => dry.campaigns.find(({ campaignId }) => campaignId === id)?.name;
  const names = (ids: string[]) =>
    list.format([
      ...ids.slice(0, SHOWN).map((id) => t('dryRun.quoted', { name: name(id) ?? t('dryRun.gone') })),
      ...(ids.length > SHOWN ? [t('rule.more', { count: ids.length - SHOWN })] : []),
    ]);
  return ({ what, come, go }) => {
    switch (what) {
      case 'appears':
        return t('dryRun.appears', { count: come.length, come: names(come) });
      case 'replaces':
        return t('dryRun.replaces', { count: come.length, come: names(come), go: names(go) });
      case 'leaves':
        return t('dryRun.leaves', { count: go.length, go: names(go) });
      case 'stops':
        return go.length > 0 ? t('dryRun.stops', { count: go.length, go: names(go) }) : t('dryRun.nothing');
      case 'off':
        return t('dryRun.off');
      case 'otherwise':
        return t('dryRun.otherwise', { count: come.length, come: names(come) });
    }
  };
}
