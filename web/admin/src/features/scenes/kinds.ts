import {
  IconBadge,
  IconCalendar,
  IconClock,
  IconLetterT,
  IconMovie,
  IconPhoto,
  IconPlaylist,
  IconQrcode,
  IconSquare,
  IconTag,
  IconTextWrapDisabled,
} from '@tabler/icons-react';
import type { ContentKind } from '@vitrine/player-core/scene/types';

export const KINDS = [
  ['text', IconLetterT],
  ['data', IconTag],
  ['image', IconPhoto],
  ['video', IconMovie],
  ['playlist', IconPlaylist],
  ['shape', IconSquare],
  ['qr', IconQrcode],
  ['clock', IconClock],
  ['date', IconCalendar],
  ['ticker', IconTextWrapDisabled],
  ['logo', IconBadge],
] as const;

const ICONS = new Map<ContentKind, typeof IconPhoto>(KINDS);

export const iconOf = (kind: ContentKind) => ICONS.get(kind) ?? IconSquare;
