import { PROTOCOL_VERSION } from '@vitrine/player-core/manifest';
export const started = PROTOCOL_VERSION;
