import { Button, Group, Modal, Textarea } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import type { Media } from '@vitrine/api/types';
import { useEffect, useRef, useState } from 'react';
import { createMedia } from '../../data/media';
import { unbroken } from '../../lib/typography';
import { useMutation } from '../../lib/use-mutation';
import { useTranslation } from '../../lib/use-translation';
import { Failure } from '../../ui/Failure';
import classes from './Emergency.module.css';
import { Glasses } from './Glasses';
import { drawMessage, MESSAGE_TAGS, paintMessage } from './message';

interface Props {
  opened: boolean;
  onClose: () => void;
  onMade: (media: Media) => void;
}

const TITLE_LENGTH = 80;

/** A few words that become a picture for screens. */
export function WriteMessage({ opened, onClose, onMade }: Props) {
  const { t, i18n } = useTranslation();
  const client = useQueryClient();
  const [text, setText] = useState('');
  const make = useMutation({
    mutationFn: async () => {
      const title = text.trim().replace(/\s+/g, ' ').slice(0, TITLE_LENGTH);
      return createMedia(await drawMessage(unbroken(text.trim(), i18n.language)), title, MESSAGE_TAGS);
    },
    onSuccess: (media) => {
      void client.invalidateQueries({ queryKey: ['media'] });
      onMade(media);
      setText('');
      onClose();
    },
  });
  return (
    <Modal
      opened={opened}
      onClose={onClose}
      title={t('emergency.write')}
      closeButtonProps={{ 'aria-label': t('action.close') }}
    >
      <form
        onSubmit={(event) => {
          event.preventDefault();
          if (text.trim()) make.mutate();
        }}
      >
        <Textarea
          data-autofocus
          label={t('emergency.message')}
          description={t('emergency.messageHint')}
          placeholder={t('emergency.messageExample')}
          autosize
          minRows={3}
          maxLength={240}
          value={text}
          onChange={(event) => setText(event.currentTarget.value)}
        />
        <Glasses>
          <Picture text={unbroken(text.trim() || t('emergency.messageExample'), i18n.language)} />
        </Glasses>
        {make.isError && <Failure error={make.error} />}
        <Group justify="flex-end" mt="md">
          <Button variant="default" onClick={onClose}>
            {t('action.cancel')}
          </Button>
          <Button type="submit" disabled={!text.trim()} loading={make.isPending}>
            {t('emergency.makeReady')}
          </Button>
        </Group>
      </form>
    </Modal>
  );
}

/** The very picture that the screens will be sent, cut as they cut it. */
function Picture({ text }: { text: string }) {
  const canvas = useRef<HTMLCanvasElement>(null);
  useEffect(() => {
    if (canvas.current) paintMessage(canvas.current, text);
  }, [text]);
  return <canvas ref={canvas} className={classes.drawn} aria-hidden />;
}
