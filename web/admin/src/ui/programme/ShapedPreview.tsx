import { SegmentedControl } from '@mantine/core';
import { useQueries } from '@tanstack/react-query';
import { useState } from 'react';
import { mediaQuery } from '../../data/media';
import { useTranslation } from '../../lib/use-translation';
import { Preview } from './Preview';
import type { Row } from './rows';

const SHAPES = { landscape: 16 / 9, portrait: 9 / 16 } as const;
type Shape = keyof typeof SHAPES;

/** Whether most of it was made for screens that stand. */
function useStands(rows: Row[]): boolean {
  return useQueries({
    queries: rows.map(({ mediaId }) => ({ ...mediaQuery(mediaId ?? ''), enabled: Boolean(mediaId) })),
    combine: (all) => {
      const sizes = all.flatMap(({ data }) => (data?.width && data.height ? [data] : []));
      return sizes.filter(({ width, height }) => Number(height) > Number(width)).length > sizes.length / 2;
    },
  });
}

/** The list played through on a screen of either shape: at first the one it was made for. */
export function ShapedPreview({ rows }: { rows: Row[] }) {
  const { t } = useTranslation();
  const [chosen, choose] = useState<Shape | null>(null);
  const stands = useStands(rows);
  const shape = chosen ?? (stands ? 'portrait' : 'landscape');
  return (
    <div>
      <SegmentedControl
        fullWidth
        size="xs"
        mb="sm"
        aria-label={t('shape.label')}
        value={shape}
        onChange={(value) => choose(value as Shape)}
        data={(Object.keys(SHAPES) as Shape[]).map((value) => ({ value, label: t(`shape.${value}`) }))}
      />
      <div style={{ maxWidth: shape === 'portrait' ? 200 : undefined, marginInline: 'auto' }}>
        <Preview rows={rows} ratio={SHAPES[shape]} />
      </div>
    </div>
  );
}
