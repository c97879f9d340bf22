import { Button, Group, Select, Slider, Text, Title } from '@mantine/core';
import type { BulkAction, BulkOperation, BulkPreview, ScreenFilterBody } from '@vitrine/api/types';
import { useRef, useState } from 'react';
import { previewBulk } from '../../data/bulk';
import { usePermission } from '../../data/me';
import { useClearance } from '../../lib/use-clearance';
import { useMutation } from '../../lib/use-mutation';
import { useTranslation } from '../../lib/use-translation';
import { Failure } from '../../ui/Failure';
import { ProfileSelect } from '../../ui/ProfileSelect';
import { SiteSelect } from '../../ui/SiteSelect';
import { TagsField } from '../../ui/TagsField';
import { BulkConfirm } from './BulkConfirm';
import classes from './Fleet.module.css';

const COMMANDS = [
  'identify',
  'screenshot',
  'refresh',
  'restart',
  'reboot',
  'clear_cache',
  'send_logs',
] as const;
const CHANGES = ['add_tags', 'remove_tags', 'move', 'assign_profile', 'revoke'] as const;
const WITH_ARGS = ['volume', 'power_on', 'power_off'] as const;
export type BulkChoice = (typeof COMMANDS)[number] | (typeof CHANGES)[number] | (typeof WITH_ARGS)[number];

interface Chosen {
  choice: BulkChoice;
  tags: string[];
  siteId: string | null;
  profileId: string | null;
  percent: number;
}

/** What is chosen, as the server takes it; null while something is missing. */
function actionOf({ choice, tags, siteId, profileId, percent }: Chosen): BulkAction | null {
  switch (choice) {
    case 'add_tags':
    case 'remove_tags':
      return tags.length > 0 ? { kind: choice, tags } : null;
    case 'move':
      return siteId ? { kind: choice, siteId } : null;
    case 'assign_profile':
      return { kind: choice, profileId };
    case 'revoke':
      return { kind: choice };
    case 'volume':
      return { kind: 'command', command: 'volume', args: { percent } };
    case 'power_on':
    case 'power_off':
      return { kind: 'command', command: 'power', args: { on: choice === 'power_on' } };
    default:
      return { kind: 'command', command: choice };
  }
}

interface Props {
  filter: ScreenFilterBody;
  /** What is meant, in words. */
  label: string;
  onBegun: (operation: BulkOperation) => void;
  onClosed: () => void;
}

/** One act on many screens: chosen, counted, confirmed. */
export function BulkBar({ filter, label, onBegun, onClosed }: Props) {
  const { t } = useTranslation();
  const mayWrite = usePermission('screens:write');
  const [preview, setPreview] = useState<BulkPreview | null>(null);
  const [chosen, setChosen] = useState<Chosen>({
    choice: 'identify',
    tags: [],
    siteId: null,
    profileId: null,
    percent: 50,
  });
  const action = actionOf(chosen);
  const count = useMutation({
    mutationFn: (wanted: BulkAction) => previewBulk(filter, wanted),
    onSuccess: setPreview,
  });
  const choices = [
    {
      group: t('bulk.commands'),
      items: [...COMMANDS, ...WITH_ARGS].map((value) => ({ value, label: t(`bulk.action.${value}`) })),
    },
    ...(mayWrite
      ? [
          {
            group: t('bulk.changes'),
            items: CHANGES.map((value) => ({ value, label: t(`bulk.action.${value}`) })),
          },
        ]
      : []),
  ];
  // while it counts, the button is switched off and cannot be what the focus came from
  const counter = useRef<HTMLButtonElement>(null);
  const close = () => {
    setPreview(null);
    setTimeout(() => counter.current?.focus());
  };
  const [isOpen, setOpen] = useState(false);
  const bar = useClearance('top');
  const set = (change: Partial<Chosen>) => setChosen({ ...chosen, ...change });
  return (
    <section
      ref={bar}
      className={`v-card ${classes.bulk}`}
      data-open={isOpen || undefined}
      aria-label={t('bulk.title')}
    >
      <div className={classes.bulkHead}>
        <Title order={2} size="h4">
          {label}
        </Title>
        <Button
          className={classes.bulkOpen}
          size="compact-sm"
          aria-expanded={isOpen}
          onClick={() => setOpen(!isOpen)}
        >
          {t('bulk.what')}
        </Button>
        <Button variant="subtle" size="compact-sm" onClick={onClosed}>
          {t('bulk.unselect')}
        </Button>
      </div>
      <Group className={classes.bulkFields} align="flex-end" gap="sm">
        <Select
          label={t('bulk.what')}
          data={choices}
          allowDeselect={false}
          w={240}
          value={chosen.choice}
          onChange={(choice) => choice && set({ choice: choice as BulkChoice })}
        />
        <Arguments chosen={chosen} set={set} />
        <Button
          ref={counter}
          variant="default"
          disabled={!action}
          loading={count.isPending}
          onClick={() => action && count.mutate(action)}
        >
          {t('bulk.count')}
        </Button>
      </Group>
      {count.isError && <Failure error={count.error} />}
      <BulkConfirm
        action={action}
        choice={chosen.choice}
        filter={filter}
        preview={preview}
        onClose={close}
        onBegun={onBegun}
      />
    </section>
  );
}

/** What the chosen act needs besides. */
function Arguments({ chosen, set }: { chosen: Chosen; set: (change: Partial<Chosen>) => void }) {
  const { t } = useTranslation();
  switch (chosen.choice) {
    case 'add_tags':
    case 'remove_tags':
      return (
        <div style={{ minWidth: 200, flex: 1 }}>
          <TagsField value={chosen.tags} onChange={(tags) => set({ tags })} />
        </div>
      );
    case 'move':
      return (
        <SiteSelect
          only="store"
          label={t('pair.site')}
          w={240}
          value={chosen.siteId}
          onChange={(siteId) => set({ siteId })}
        />
      );
    case 'assign_profile':
      return <ProfileSelect value={chosen.profileId} onChange={(profileId) => set({ profileId })} />;
    case 'volume':
      return (
        <div style={{ width: 220, paddingBottom: 8 }}>
          <Text size="sm" fw={500} mb={4}>
            {t('screen.volume')} · {chosen.percent} %
          </Text>
          <Slider
            min={0}
            max={100}
            step={5}
            label={null}
            thumbLabel={t('screen.volume')}
            value={chosen.percent}
            onChange={(percent) => set({ percent })}
          />
        </div>
      );
    default:
      return null;
  }
}
