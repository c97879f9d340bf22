/** The words of the REST contract. Instants are RFC 3339 UTC text, durations and sizes say their unit. */

export interface Page<T> {
  items: T[];
  next: string | null;
}
export interface Items<T> {
  items: T[];
}
export interface Person {
  id: string;
  name: string;
}

export type Role = 'owner' | 'admin' | 'publisher' | 'editor' | 'viewer' | 'operator' | 'store';
export type Permission =
  | 'read'
  | 'content:write'
  | 'publish'
  | 'screens:write'
  | 'screens:command'
  | 'admin'
  | 'owner';
export type Locale = 'fr' | 'en';

export interface SetupState {
  required: boolean;
}
export interface Me {
  user: { id: string; name: string; email: string; role: Role; locale: Locale; siteIds: string[] | null };
  organisation: { id: string; name: string; timeZone: string; locale: Locale };
  permissions: Permission[];
}
export interface Session {
  id: string;
  current: boolean;
  createdAt: string;
  lastSeenAt: string;
  address: string | null;
  userAgent: string | null;
}
export interface User {
  id: string;
  name: string;
  email: string;
  role: Role;
  locale: Locale;
  siteIds: string[] | null;
  disabled: boolean;
  lastSeenAt: string | null;
  createdAt: string;
  version: number;
}
export interface Invitation {
  id: string;
  email: string;
  role: Role;
  expiresAt: string;
  link?: string | null;
}
export interface InvitationCheck {
  email: string;
  organisationName: string;
  role: Role;
}
export interface ApiKey {
  id: string;
  name: string;
  scopes: Permission[];
  prefix: string;
  secret?: string | null;
  expiresAt: string | null;
  lastUsedAt: string | null;
  createdAt: string;
}
export interface Organisation {
  id?: string;
  name: string;
  timeZone: string;
  locale: Locale;
  version: number;
}
export interface AuditEntry {
  id: string;
  at: string;
  who: string | { id: string; name: string; kind?: string } | null;
  action: string;
  objectKind: string | null;
  objectId: string | null;
  detail: unknown;
}
export interface Job {
  id: string;
  kind: string;
  state: 'queued' | 'running' | 'done' | 'failed';
  progress: number;
  message: string | null;
  result: unknown;
}

export type MediaKind = 'image' | 'video';
export type MediaState = 'processing' | 'ready' | 'failed';
export interface Media {
  id: string;
  title: string;
  kind: MediaKind;
  state: MediaState;
  message: string | null;
  progress: number;
  fileName: string;
  mime: string;
  bytes: number;
  sha256: string;
  width: number | null;
  height: number | null;
  durationMs: number | null;
  folder: string;
  tags: string[];
  validFrom: string | null;
  validTo: string | null;
  thumbnailUrl: string | null;
  previewUrl: string | null;
  used: boolean;
  createdAt: string;
  createdBy: Person | null;
  updatedAt: string;
  version: number;
}
export interface MediaFolder {
  path: string;
  count: number;
}
export interface MediaUse {
  kind: 'playlist' | 'campaign';
  id: string;
  name: string;
  published: boolean;
}
export interface Rendition {
  id?: string;
  purpose: 'thumbnail' | 'preview' | 'screen' | 'poster';
  sha256: string;
  bytes: number;
  mime: string;
  width: number | null;
  height: number | null;
  durationMs: number | null;
}

export interface Period {
  start: string;
  end: string;
}
export interface OpeningHours {
  weekly: { days: number[]; start: string; end: string }[];
  exceptions: { date: string; periods: Period[] }[];
}
export interface Site {
  id: string;
  parentId: string | null;
  kind: 'region' | 'store';
  name: string;
  code: string | null;
  address: string | null;
  latitude: number | null;
  longitude: number | null;
  timeZone: string | null;
  effectiveTimeZone: string;
  openingHours: OpeningHours | null;
  legalDark: boolean;
  tags: string[];
  screens: number;
  version: number;
  createdAt: string;
  updatedAt: string;
}
export interface TagKey {
  key: string;
  values: { value: string | null; screens: number; sites: number }[];
}

export type ScreenStatus = 'online' | 'offline' | 'never' | 'revoked';
export type ConvergenceState = 'showing' | 'ready' | 'downloading' | 'behind';
export type BehindReason =
  | 'offline'
  | 'never_connected'
  | 'not_received'
  | 'downloading'
  | 'rejected'
  | 'failed'
  | 'no_space'
  | 'rolled_back';
export interface Convergence {
  state: ConvergenceState;
  reason: BehindReason | null;
  desiredRevision: number | null;
  reportedRevision: number | null;
  publication: number | null;
  have: number | null;
  need: number | null;
  since: string | null;
}
export interface ScreenSettings {
  volumePercent: number;
  rotation: 0 | 90 | 180 | 270;
}
export interface Screen {
  id: string;
  name: string;
  siteId: string;
  siteName: string;
  tags: string[];
  effectiveTags: string[];
  groupIds: string[];
  timeZone: string | null;
  effectiveTimeZone: string;
  openingHours: OpeningHours | null;
  settings: ScreenSettings;
  model: string | null;
  resolution: { width: number; height: number } | null;
  address: string | null;
  status: ScreenStatus;
  statusSince: string | null;
  lastSeenAt: string | null;
  playerVersion: string | null;
  convergence: Convergence | null;
  pairedAt: string | null;
  revokedAt: string | null;
  version: number;
  createdAt: string;
  updatedAt: string;
}
export interface PairingCheck {
  model: string | null;
  resolution: { width: number; height: number } | null;
  address: string | null;
  requestedAt: string;
}
export type CommandState = 'queued' | 'sent' | 'accepted' | 'running' | 'done' | 'failed' | 'expired';
export interface Command {
  id: string;
  kind: string;
  args: unknown;
  state: CommandState;
  message: string | null;
  createdAt: string;
  expiresAt: string;
  updatedAt: string;
  by: Person | null;
}
export interface Screenshot {
  id: string;
  commandId: string;
  takenAt: string;
  width: number | null;
  height: number | null;
  url: string;
  publication: number | null;
}
export interface Play {
  seq: number;
  boot?: string;
  itemId: string;
  campaignId: string | null;
  revision: number;
  startedAt: string;
  durationMs: number;
  outcome: 'complete' | 'cut' | 'failed';
  planned: boolean;
}

export type Fit = 'contain' | 'cover';
export type Transition = 'cut' | 'fade';
export type DraftState = 'draft' | 'published' | 'changed' | 'deleted';
export interface PlaylistItemInput {
  id?: string;
  mediaId?: string;
  playlistId?: string;
  durationMs?: number | null;
  fit: Fit;
  transition: Transition;
  validFrom?: string | null;
  validTo?: string | null;
}
export interface PlaylistItem extends Omit<PlaylistItemInput, 'id'> {
  id: string | null;
  kind: MediaKind | 'playlist';
  title: string;
  thumbnailUrl: string | null;
  effectiveDurationMs: number;
  mediaState: MediaState | null;
}
export interface PlaylistInput {
  name: string;
  items: PlaylistItemInput[];
}
export interface Playlist {
  id: string;
  name: string;
  items: PlaylistItem[];
  durationMs: number;
  state: DraftState;
  publishedIn: number | null;
  changedAt: string;
  changedBy: Person | null;
  version: number;
  createdAt: string;
}

export type CampaignKind = 'loop' | 'share_of_voice' | 'takeover' | 'emergency' | 'filler' | 'fallback';
export type CampaignPhase = 'draft' | 'scheduled' | 'live' | 'ended' | 'paused';
export type Severity = 'minor' | 'moderate' | 'severe' | 'extreme';
export interface Rule {
  recurrence?: string;
  startDate?: string;
  weekdays?: number[];
  dates?: string[];
  exceptDates?: string[];
  inCalendars?: string[];
  notInCalendars?: string[];
  dayparts?: Period[];
  overrides?: { date: string; dayparts: Period[] }[];
}
export interface CampaignItem {
  id?: string;
  mediaId: string;
  durationMs?: number | null;
  fit?: Fit;
  transition?: Transition;
}
export interface CampaignInput {
  name: string;
  kind: CampaignKind;
  priority: number;
  weight?: number;
  sharePermille?: number;
  target: string;
  from: string | null;
  to: string | null;
  rules: Rule[];
  playlistId?: string | null;
  items?: CampaignItem[] | null;
  severity?: Severity | null;
  [more: string]: unknown;
}
export interface Reach {
  screens: number;
  sites: number;
  sample?: { id: string; name: string; siteName: string }[];
}
export interface Campaign extends CampaignInput {
  id: string;
  state: DraftState;
  phase: CampaignPhase;
  paused: boolean;
  reach: { screens: number; sites: number } | null;
  publishedIn: number | null;
  changedAt: string;
  changedBy: Person | null;
  version: number;
  createdAt: string;
}
export interface HistoryEntry {
  number: number;
  change: string;
  note: string | null;
  author: Person | null;
  createdAt: string;
}

export interface Change {
  kind: 'playlist' | 'campaign';
  id: string;
  name: string;
  change: 'created' | 'updated' | 'deleted';
  changedAt: string;
  changedBy: Person | null;
  diff: { field: string; before: unknown; after: unknown }[];
}
export interface ChangeRef {
  kind: 'playlist' | 'campaign';
  id: string;
}
export type PublishScope = { all: true } | { changes: ChangeRef[] };
export interface DryRun {
  changes: number | Change[];
  screensAffected: number;
  screensTotal: number;
  warnings: {
    id: string;
    severity: 'warning' | 'blocking';
    message: string;
    objectKind: string | null;
    objectId: string | null;
    remedy: string | null;
  }[];
  screens: { id: string; name: string; siteName: string }[];
}
export interface Publication {
  number: number;
  kind: 'publish' | 'rollback' | 'automatic';
  note: string | null;
  author: Person | null;
  createdAt: string;
  changes: { kind: string; id: string; name: string; change: string }[];
  screensAffected: number;
  rolledBackTo: number | null;
}
export interface ConvergenceCounts {
  total: number;
  showing: number;
  ready: number;
  downloading: number;
  behind: number;
}
export interface PublicationConvergence extends ConvergenceCounts {
  number: number;
  screens: {
    id: string;
    name: string;
    siteName: string;
    state: ConvergenceState;
    reason: BehindReason | null;
    have: number | null;
    need: number | null;
    since: string | null;
  }[];
}

export interface Overview {
  screens: { total: number; online: number; offline: number; never: number; behind: number };
  sites: number;
  media: { total: number; processing: number; failed: number; bytes: number };
  campaigns: {
    live: number;
    scheduled: number;
    paused: number;
    draft: number;
    endingSoon: { id: string; name: string; to: string }[];
    liveNow: { id: string; name: string; kind: CampaignKind }[];
  };
  changes: number;
  lastPublication: (Publication & { convergence?: ConvergenceCounts }) | null;
  attention: {
    screenId: string;
    name: string;
    siteName: string;
    reason: BehindReason;
    since: string | null;
  }[];
  onboarding: {
    media: boolean;
    site: boolean;
    screen: boolean;
    playlist: boolean;
    campaign: boolean;
    publication: boolean;
  };
}

export interface ScreenPatchData {
  status: ScreenStatus;
  statusSince: string | null;
  lastSeenAt: string | null;
  convergence: Convergence | null;
}
export type LiveEvent =
  | { type: 'screen'; id: string; data: Partial<ScreenPatchData> }
  | { type: 'media'; id: string; data: { state: MediaState; progress: number; message: string | null } }
  | { type: 'publication'; id: string; data: ConvergenceCounts }
  | { type: 'changes'; id: string; data: { count: number } }
  | { type: 'command'; id: string; data: Partial<Command> & { screenId?: string } }
  | { type: 'job'; id: string; data: Partial<Job> }
  | { type: 'resource'; id: string; data: { kind: string; id: string } };

export interface FieldError {
  field: string;
  message: string;
  position?: number | null;
}
export interface ProblemDocument {
  type: string;
  title: string;
  status: number;
  detail?: string;
  requestId?: string;
  errors?: FieldError[];
  [more: string]: unknown;
}
