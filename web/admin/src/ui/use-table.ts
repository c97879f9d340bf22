import { useState } from 'react';
import { useTranslation } from '../lib/use-translation';
import { toldFailure } from './notify';

interface Span {
  first: string;
  last: string;
}

/** Fetches a table and hands it to the browser as a file that is called after what it holds. */
export function useTable(about: string, { first, last }: Span, read: (locale: string) => Promise<Blob>) {
  const { t, i18n } = useTranslation();
  const [busy, setBusy] = useState(false);
  const download = async () => {
    setBusy(true);
    try {
      const address = URL.createObjectURL(await read(i18n.language));
      const link = document.createElement('a');
      link.href = address;
      link.download = `vitrine-${about}-${first}${first === last ? '' : `-${last}`}.csv`;
      link.click();
      setTimeout(() => URL.revokeObjectURL(address), 60_000);
    } catch {
      toldFailure(t('reports.csvFailed'));
    } finally {
      setBusy(false);
    }
  };
  return { busy, download: () => void download() };
}
