import { ActionIcon, Button, Popover, Stack } from '@mantine/core';
import { type FormEvent, type ReactNode, useState } from 'react';
import { useTranslation } from '../../lib/use-translation';
import { NameField } from '../../ui/NameField';
import classes from './MediaPage.module.css';

interface Props {
  label: string;
  icon: ReactNode;
  name: string;
  send: string;
  hint?: string;
  onName: (name: string) => void;
}

/** Asks what a folder is called, under the button that asks for it. */
export function FolderName({ label, icon, name, send, hint, onName }: Props) {
  const { t } = useTranslation();
  const [opened, setOpened] = useState(false);
  const [text, setText] = useState(name);
  const open = (yes: boolean) => {
    setText(name);
    setOpened(yes);
  };
  const submit = (event: FormEvent) => {
    event.preventDefault();
    const clean = text
      .split('/')
      .map((part) => part.trim())
      .filter(Boolean)
      .join('/');
    if (!clean) return;
    setOpened(false);
    onName(clean);
  };
  return (
    <Popover opened={opened} onChange={open} width={280} trapFocus returnFocus>
      <Popover.Target>
        <ActionIcon
          className={classes.folderAct}
          variant="subtle"
          color="gray"
          size="md"
          aria-label={label}
          title={label}
          onClick={() => open(!opened)}
        >
          {icon}
        </ActionIcon>
      </Popover.Target>
      <Popover.Dropdown aria-label={label}>
        <form onSubmit={submit}>
          <Stack gap="sm">
            <NameField
              most={200}
              label={t('media.folderName')}
              description={hint}
              value={text}
              onChange={(event) => setText(event.currentTarget.value)}
            />
            <Button type="submit" disabled={!text.trim()}>
              {send}
            </Button>
          </Stack>
        </form>
      </Popover.Dropdown>
    </Popover>
  );
}
