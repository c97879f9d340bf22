import { VisuallyHidden } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from '../../lib/use-translation';
import { landing, moved, type Row } from '../../ui/programme/rows';
import { EditorRow } from './EditorRow';
import classes from './RowList.module.css';

interface Props {
  rows: Row[];
  problems: Record<string, string>;
  readOnly: boolean;
  onChange: (rows: Row[]) => void;
}

/** The lines in order; dragged by the handle or moved by buttons, and each move is told aloud. */
export function RowList({ rows, problems, readOnly, onChange }: Props) {
  const { t } = useTranslation();
  const [told, setTold] = useState('');
  function move(from: number, to: number): void {
    const next = moved(rows, from, to);
    if (next === rows) return;
    onChange(next);
    setTold(t('playlist.moved', { title: rows[from]?.title ?? '', place: to + 1, count: rows.length }));
  }
  return (
    <>
      <ol className={classes.list}>
        {rows.map((row, index) => (
          <EditorRow
            key={row.key}
            row={row}
            index={index}
            last={index === rows.length - 1}
            problem={problems[`items.${index}`]}
            readOnly={readOnly}
            onChange={(change) =>
              onChange(rows.map((one) => (one.key === row.key ? { ...one, ...change } : one)))
            }
            onRemove={() => onChange(rows.filter((one) => one.key !== row.key))}
            onMove={(to) => move(index, to)}
            onDrop={(key, edge) => {
              const from = rows.findIndex((one) => one.key === key);
              if (from >= 0) move(from, landing(from, index, edge));
            }}
          />
        ))}
      </ol>
      <VisuallyHidden role="status">{told}</VisuallyHidden>
    </>
  );
}
