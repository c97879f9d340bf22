import type { Upload } from '../data/uploads';
import { serverWords } from '../lib/server-words';
import { nameSays } from '../lib/upload-kind';
import { useTranslation } from '../lib/use-translation';

/** How the server begins when it finds no picture, video or font in a file. */
const UNKNOWN = 'this file type cannot be shown';

/** Why a file did not come: one that calls itself a picture or a video is damaged; any other is of no use. */
export function useUploadWords(): (upload: Upload) => string {
  const { t } = useTranslation();
  return ({ name, message }) => {
    if (!message) return t('upload.state.failed');
    if (!message.startsWith(UNKNOWN)) return serverWords(message);
    const kind = nameSays(name);
    return kind === 'font' ? serverWords(message) : t(`upload.unreadable.${kind}`);
  };
}
