import { IconCloudUpload } from '@tabler/icons-react';
import { useEffect, useState } from 'react';
import { useTranslation } from '../lib/use-translation';
import classes from './DropZone.module.css';

function carriesFiles(event: DragEvent): boolean {
  return event.dataTransfer?.types.includes('Files') ?? false;
}

/** The whole page takes files; it says so while they are held over it. */
export function DropZone({ onFiles, text }: { onFiles: (files: File[]) => void; text?: string }) {
  const { t } = useTranslation();
  const [over, setOver] = useState(0);
  useEffect(() => {
    const enter = (event: DragEvent) => carriesFiles(event) && setOver((depth) => depth + 1);
    const leave = (event: DragEvent) => carriesFiles(event) && setOver((depth) => Math.max(0, depth - 1));
    const hold = (event: DragEvent) => carriesFiles(event) && event.preventDefault();
    const drop = (event: DragEvent) => {
      if (!carriesFiles(event)) return;
      event.preventDefault();
      setOver(0);
      onFiles([...(event.dataTransfer?.files ?? [])]);
    };
    const listeners = { dragenter: enter, dragleave: leave, dragover: hold, drop } as const;
    for (const [name, listener] of Object.entries(listeners))
      addEventListener(name, listener as EventListener);
    return () => {
      for (const [name, listener] of Object.entries(listeners))
        removeEventListener(name, listener as EventListener);
    };
  }, [onFiles]);
  if (over === 0) return null;
  return (
    <div className={classes.drop}>
      <div className={classes.dropInner}>
        <IconCloudUpload size={56} stroke={1.3} aria-hidden />
        {text ?? t('media.dropHere')}
      </div>
    </div>
  );
}
