import { Menu, Text, UnstyledButton, useMantineColorScheme } from '@mantine/core';
import {
  IconBook2,
  IconCheck,
  IconDeviceDesktop,
  IconKeyboard,
  IconLogout,
  IconMoon,
  IconSun,
  IconUser,
} from '@tabler/icons-react';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { changeMe, meQuery, signOut } from '../data/me';
import { LOCALES, switchLocale } from '../lib/i18n';
import { useTranslation } from '../lib/use-translation';
import { stopLive } from '../live/start';

const SCHEMES = [
  { value: 'light', icon: IconSun },
  { value: 'dark', icon: IconMoon },
  { value: 'auto', icon: IconDeviceDesktop },
] as const;

export function UserMenu({ children, onHelp }: { children: ReactNode; onHelp?: () => void }) {
  const { t, i18n } = useTranslation();
  const { colorScheme, setColorScheme } = useMantineColorScheme();
  const { data: me } = useQuery(meQuery);
  const client = useQueryClient();
  const navigate = useNavigate();

  async function leave() {
    await signOut().catch(() => undefined);
    stopLive();
    client.clear();
    await navigate({ to: '/sign-in' });
  }
  const name = me?.user.name ?? '';
  return (
    <Menu position="bottom-end" width={240}>
      <Menu.Target>
        <UnstyledButton aria-label={t('shell.userMenu', { name })} style={{ borderRadius: '50%' }}>
          {children}
        </UnstyledButton>
      </Menu.Target>
      <Menu.Dropdown>
        <Text size="sm" fw={600} px="sm" pt={6}>
          {name}
        </Text>
        <Text size="xs" c="dimmed" px="sm" pb={6} className="v-truncate">
          {me?.user.email}
        </Text>
        <Menu.Divider />
        <Menu.Item
          leftSection={<IconUser size={16} aria-hidden />}
          onClick={() => void navigate({ to: '/settings/$section', params: { section: 'account' } })}
        >
          {t('shell.account')}
        </Menu.Item>
        <Menu.Item
          leftSection={<IconBook2 size={16} aria-hidden />}
          onClick={() => void navigate({ to: '/guide' })}
        >
          {t('guide.title')}
        </Menu.Item>
        {onHelp && (
          <Menu.Item leftSection={<IconKeyboard size={16} aria-hidden />} onClick={onHelp}>
            {t('shortcut.menu')}
          </Menu.Item>
        )}
        <Menu.Divider />
        <Menu.Label>{t('shell.language')}</Menu.Label>
        {LOCALES.map((locale) => (
          <Menu.Item
            key={locale}
            lang={locale}
            closeMenuOnClick={false}
            rightSection={i18n.language === locale ? <IconCheck size={16} aria-hidden /> : null}
            onClick={() => {
              void switchLocale(locale);
              void changeMe({ locale }).catch(() => undefined);
            }}
          >
            {locale === 'fr' ? 'Français' : 'English'}
          </Menu.Item>
        ))}
        <Menu.Label>{t('shell.theme')}</Menu.Label>
        {SCHEMES.map(({ value, icon: Icon }) => (
          <Menu.Item
            key={value}
            closeMenuOnClick={false}
            leftSection={<Icon size={16} aria-hidden />}
            rightSection={colorScheme === value ? <IconCheck size={16} aria-hidden /> : null}
            onClick={() => setColorScheme(value)}
          >
            {t(`shell.scheme.${value}`)}
          </Menu.Item>
        ))}
        <Menu.Divider />
        <Menu.Item leftSection={<IconLogout size={16} aria-hidden />} onClick={() => void leave()}>
          {t('shell.signOut')}
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}
