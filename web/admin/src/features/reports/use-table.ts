import type { ReportBy } from '@vitrine/api/types';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { type ReportSpan, reportTable } from '../../data/reports';
import { toldFailure } from '../../ui/notify';
import type { Range } from './range';

/** Fetches the report as a table and hands it to the browser as a file. */
export function useTable(by: ReportBy, { first, last }: Range, span: ReportSpan) {
  const { t, i18n } = useTranslation();
  const [busy, setBusy] = useState(false);
  const download = async () => {
    setBusy(true);
    try {
      const address = URL.createObjectURL(await reportTable(by, span, i18n.language));
      const link = document.createElement('a');
      link.href = address;
      link.download = `vitrine-${by}-${first}${first === last ? '' : `-${last}`}.csv`;
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
