import { useEffect } from 'react';
import { useUploads } from '../data/uploads';

const MOVING = ['waiting', 'sending', 'checking'];

/** Whether there are uploads to show; while they are on their way, the browser asks before the tab is closed. */
export function useUploading(): boolean {
  const list = useUploads();
  const isMoving = list.some(({ state }) => MOVING.includes(state));
  useEffect(() => {
    if (!isMoving) return;
    const hold = (event: BeforeUnloadEvent) => event.preventDefault();
    addEventListener('beforeunload', hold);
    return () => removeEventListener('beforeunload', hold);
  }, [isMoving]);
  return list.length > 0;
}
