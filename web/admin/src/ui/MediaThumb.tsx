import { IconLayoutBoard, IconMovie, IconPhoto, IconPlaylist, IconTypography } from '@tabler/icons-react';
import { useState } from 'react';
import classes from './MediaThumb.module.css';

interface Props {
  url: string | null;
  kind: 'image' | 'video' | 'font' | 'playlist' | 'scene';
  /** A length such as "0:15", shown on the corner. */
  badge?: string;
}

const ICONS = {
  image: IconPhoto,
  video: IconMovie,
  font: IconTypography,
  playlist: IconPlaylist,
  scene: IconLayoutBoard,
};

/** A small picture of a media; decorative, its title stands beside it. */
export function MediaThumb({ url, kind, badge }: Props) {
  const [broken, setBroken] = useState(false);
  const Icon = ICONS[kind];
  return (
    <span className={classes.thumb}>
      {url && !broken ? (
        <img
          src={url}
          alt=""
          loading="lazy"
          decoding="async"
          draggable={false}
          onError={() => setBroken(true)}
        />
      ) : (
        <Icon size={26} stroke={1.4} aria-hidden />
      )}
      {badge && <span className={classes.badge}>{badge}</span>}
    </span>
  );
}
