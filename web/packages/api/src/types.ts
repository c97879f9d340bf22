/**
 * The words of the REST contract, by the names that the pages use; `generated/schema.ts` says what they hold.
 * Instants are RFC 3339 UTC text, durations and sizes say their unit.
 */
import type { components } from './generated/schema';

type Schemas = components['schemas'];

/** The server sends every field, `null` where it has nothing; the document calls such fields optional. */
type Full<T> = T extends (infer Item)[]
  ? Full<Item>[]
  : T extends object
    ? { [Field in keyof T]-?: Full<Exclude<T[Field], undefined>> }
    : T;
/** An answer of the server, in which only the fields named last may be missing. */
type Answer<Name extends keyof Schemas, Missing extends keyof Schemas[Name] = never> = Full<
  Omit<Schemas[Name], Missing>
> &
  Pick<Schemas[Name], Missing>;
/** Says what the document leaves open about some fields. */
type With<T, Fields> = Omit<T, keyof Fields> & Fields;

/** OpenAPI knows no generic types: there it is a `Page_Media`, a `Page_Screen` and so on. */
export interface Page<T> {
  items: T[];
  next: string | null;
}
export type Items<T> = Pick<Page<T>, 'items'>;

export type Person = Schemas['Person'];
export type Role = Schemas['Role'];
export type Permission = Schemas['Permission'];
/** Any string in the document. */
export type Locale = 'fr' | 'en';

export type SetupState = Answer<'SetupState'>;
export type Me = With<
  Answer<'Me'>,
  {
    user: With<Answer<'MyUser'>, { locale: Locale }>;
    organisation: With<Answer<'MyOrganisation'>, { locale: Locale }>;
  }
>;
export type Session = Answer<'Session'>;
export type User = With<Answer<'User'>, { locale: Locale }>;
export type Invitation = Answer<'Invitation', 'link'>;
export type InvitationCheck = Answer<'Invited'>;
export type ApiKey = Answer<'ApiKey', 'secret'>;
export type Organisation = With<Answer<'Organisation'>, { locale: Locale }>;
export type AuditEntry = Answer<'Entry'>;
export type Job = Answer<'Job'>;
export type Begun = Answer<'Begun'>;

export type Media = Answer<'Media'>;
export type MediaPatch = Schemas['MediaPatch'];
export type MediaFolder = Answer<'MediaFolder'>;
/** The document has any text as its kind. */
export type MediaUse = With<Answer<'MediaUse'>, { kind: Schemas['DraftKind'] }>;
export type Rendition = Answer<'Rendition'>;

export type Period = Schemas['Period'];
export type OpeningHours = Answer<'OpeningHours'>;
export type Site = Answer<'Site'>;
export type SiteInput = Schemas['NewSite'];
export type SitePatch = Schemas['SitePatch'];
export type TagKey = Answer<'TagKey'>;

export type Screen = Answer<'Screen'>;
export type ScreenPatch = Schemas['ScreenPatch'];
export type ScreenStatus = Schemas['ScreenStatus'];
export type ScreenSettings = Answer<'ScreenSettings'>;
export type Convergence = Answer<'Convergence'>;
export type ConvergenceState = Schemas['Progress'];
export type BehindReason = Schemas['Lag'];
export type PairingCheck = Answer<'WaitingScreen'>;
export type Command = Answer<'Command'>;
export type CommandState = Schemas['CommandState'];
export type Screenshot = Answer<'Screenshot'>;
/** The document has any text as its outcome, except where players tell it. */
export type Play = With<Answer<'Play'>, { outcome: Schemas['Outcome'] }>;

export type Fit = Schemas['PlaylistFit'];
export type Transition = Schemas['PlaylistTransition'];
export type DraftState = Schemas['DraftState'];
export type Playlist = Answer<'Playlist'>;
export type PlaylistInput = Schemas['PlaylistInput'];
export type PlaylistItem = Answer<'PlaylistItem'>;
export type PlaylistItemInput = Schemas['PlaylistItemInput'];

/** What is not set is left out of a campaign, except for these. */
export type Campaign = Schemas['Campaign'] &
  Required<Pick<CampaignInput, 'priority' | 'target' | 'from' | 'to' | 'rules'>>;
export type CampaignInput = Schemas['CampaignBody'];
export type CampaignItem = Schemas['CampaignItem'];
export type CampaignKind = Schemas['CampaignKind'];
export type CampaignPhase = Schemas['Phase'];
export type Severity = Schemas['Severity'];
export type Rule = Schemas['Rule'];
export type Reach = Answer<'TargetReach'>;
/** Two types of the server are called `Change`; the document describes the wrong one here. */
export type HistoryEntry = With<Answer<'HistoryEntry'>, { change: Schemas['ChangeKind'] }>;

export type CalendarKind = Schemas['CalendarKind'];
export type CalendarDate = Schemas['CalendarDate'];
export type CalendarSummary = Answer<'CalendarSummary'>;
export type Calendar = CalendarSummary & { dates: CalendarDate[] };
export type CalendarInput = Schemas['NewCalendar'];
export type CalendarPatch = Schemas['CalendarPatch'];
export type CalendarUse = CalendarSummary['usedBy'][number];
export type ShippedCalendar = With<Answer<'ShippedCalendar'>, { dates: CalendarDate[] }>;
export type CalendarReport = Answer<'CalendarImportReport'>;
export type ImportedCalendar = { calendar: Calendar; report: CalendarReport };

export type Change = Answer<'Change'>;
/** The document has any object in its place. */
export type ChangeRef = Pick<Change, 'kind' | 'id'>;
/** Either of both, never both: the document has two optional fields. */
export type PublishScope = { all: true } | { changes: ChangeRef[] };
export type DryRun = Answer<'DryRun'>;
type PublishedChange = With<Answer<'PublishedChange'>, { change: Schemas['ChangeKind'] }>;
export type Publication = With<Answer<'Publication'>, { changes: PublishedChange[] }>;
export type PublicationConvergence = Answer<'Counts'>;
export type ConvergenceCounts = Omit<PublicationConvergence, 'number' | 'screens'>;

/** The kind of what is live now is anything in the document. */
type LiveNow = With<Answer<'Live'>, { kind: CampaignKind }>;
type OverviewCampaigns = With<Answer<'OverviewCampaigns'>, { liveNow: LiveNow[] }>;
export type Overview = With<Answer<'Overview'>, { campaigns: OverviewCampaigns }>;

export type ScreenPatchData = Pick<Screen, 'status' | 'statusSince' | 'lastSeenAt' | 'convergence'>;
/** The document has the stream as text. */
export type LiveEvent =
  | { type: 'screen'; id: string; data: Partial<ScreenPatchData> }
  | { type: 'media'; id: string; data: Pick<Media, 'state' | 'progress' | 'message'> }
  | { type: 'publication'; id: string; data: ConvergenceCounts }
  | { type: 'changes'; id: string; data: { count: number } }
  | { type: 'command'; id: string; data: Partial<Command> }
  | { type: 'job'; id: string; data: Partial<Job> }
  | { type: 'resource'; id: string; data: { kind: string; id: string } };

/** The document has no bodies of refusals. */
export interface ProblemDocument {
  type: string;
  title: string;
  status: number;
  detail?: string;
  requestId?: string;
  errors?: FieldError[];
  [more: string]: unknown;
}
export interface FieldError {
  field: string;
  message: string;
  position?: number | null;
}
