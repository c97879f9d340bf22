import { Select, Tabs } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Navigate, useNavigate, useParams } from '@tanstack/react-router';
import { meQuery } from '../../data/me';
import { versionQuery } from '../../data/people';
import type { Topic } from '../../lib/guide';
import { useTranslation } from '../../lib/use-translation';
import { LearnMore } from '../../ui/LearnMore';
import { Page } from '../../ui/Page';
import { Account } from './Account';
import { AlertRulesForm } from './AlertRulesForm';
import { ApiKeys } from './ApiKeys';
import { Audit } from './Audit';
import { OrganisationForm } from './OrganisationForm';
import { Profiles } from './Profiles';
import { Sessions } from './Sessions';
import { StoresForm } from './StoresForm';
import { SECTION_NEEDS, type SectionName } from './sections';
import { Users } from './Users';
import { Webhooks } from './Webhooks';

const SECTIONS = [
  { name: 'account', show: Account },
  { name: 'sessions', show: Sessions, timed: true },
  { name: 'users', show: Users, timed: true },
  { name: 'api-keys', show: ApiKeys, timed: true, learn: 'apiKeys' },
  { name: 'profiles', show: Profiles, learn: 'profiles' },
  { name: 'organisation', show: OrganisationForm },
  { name: 'stores', show: StoresForm },
  { name: 'alert-rules', show: AlertRulesForm, learn: 'alertRules' },
  { name: 'webhooks', show: Webhooks, timed: true, learn: 'webhooks' },
  { name: 'audit', show: Audit, timed: true },
] as const satisfies { name: SectionName; show: () => React.ReactNode; learn?: Topic; timed?: boolean }[];

export function SettingsPage() {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const { section } = useParams({ from: '/inside/settings/$section' });
  const { data: me } = useQuery(meQuery);
  const { data: version } = useQuery(versionQuery);
  const allowed = SECTIONS.filter(({ name }) => me?.permissions.includes(SECTION_NEEDS[name]));
  const current = allowed.find(({ name }) => name === section);
  if (!current) return <Navigate to="/settings/$section" params={{ section: 'account' }} />;
  const Show = current.show;
  return (
    <Page
      timed={'timed' in current}
      title={t('nav.settings')}
      lead={
        <>
          {version ? t('settings.version', { version: version.version }) : ' '}{' '}
          {'learn' in current && <LearnMore topic={current.learn} about={t(`settings.${current.name}`)} />}
        </>
      }
    >
      <Tabs
        value={section}
        onChange={(name) => name && void navigate({ to: '/settings/$section', params: { section: name } })}
        keepMounted={false}
      >
        <Select
          hiddenFrom="sm"
          mb="lg"
          aria-label={t('nav.settings')}
          allowDeselect={false}
          value={section}
          onChange={(name) => name && void navigate({ to: '/settings/$section', params: { section: name } })}
          data={allowed.map(({ name }) => ({ value: name, label: t(`settings.${name}`) }))}
        />
        <Tabs.List visibleFrom="sm" mb="lg">
          {allowed.map(({ name }) => (
            <Tabs.Tab key={name} value={name} px={11}>
              {t(`settings.${name}`)}
            </Tabs.Tab>
          ))}
        </Tabs.List>
        <Tabs.Panel value={section}>
          <Show />
        </Tabs.Panel>
      </Tabs>
    </Page>
  );
}
