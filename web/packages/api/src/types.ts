/**
 * The words of the REST contract, by the names that the pages use; `generated/schema.ts` says what they hold.
 * Instants are RFC 3339 UTC text, durations and sizes say their unit.
 */
import type { components } from './generated/schema';

type Schemas = components['schemas'];

/** Says what the document leaves open about some fields. */
type With<T, Fields> = Omit<T, keyof Fields> & Fields;

/** OpenAPI knows no generic types: there it is a `Page_Media`, a `Page_Screen` and so on. */
export interface Page<T> {
  items: T[];
  next: string | null;
}
export type Items<T> = Pick<Page<T>, 'items'>;

export type Person = Schemas['MediaPerson'];
export type Role = Schemas['Role'];
export type Permission = Schemas['Permission'];
export type Locale = Schemas['Locale'];

export type SetupState = Schemas['SetupState'];
export type Me = Schemas['Me'];
export type SavedView = Schemas['SavedView'];
export type Session = Schemas['Session'];
export type User = Schemas['User'];
export type Invitation = Schemas['Invitation'];
export type InvitationCheck = Schemas['Invited'];
export type ApiKey = Schemas['ApiKey'];
export type PlaysReport = Schemas['PlaysReport'];
export type PlaysLine = Schemas['PlaysLine'];
export type PlaysFigures = Schemas['PlaysFigures'];
export type PlaysCoverage = Schemas['PlaysCoverage'];
export type ReportBy = Schemas['ReportBy'];
export type UptimeReport = Schemas['UptimeReport'];
export type UptimeLine = Schemas['UptimeLine'];
export type UptimeFigures = Schemas['UptimeFigures'];
export type UptimeBy = Schemas['UptimeBy'];

export type Alert = Schemas['Alert'];
export type AlertKind = Schemas['AlertKind'];
export type AlertState = Schemas['AlertState'];
export type AlertSeverity = Schemas['AlertSeverity'];
export type AlertCounts = Schemas['AlertCounts'];
export type AlertSettings = Schemas['AlertSettings'];
export type AlertRules = Schemas['AlertRules'];
export type AlertQuietHours = Schemas['AlertQuietHours'];
export type Fault = Schemas['Fault'];
export type FaultKind = Schemas['FaultKind'];
export type LocalMessage = Schemas['Message'];
export type MessageState = Schemas['MessageState'];
export type MessageInput = Schemas['NewMessage'];
export type MessageRules = Schemas['MessageRules'];
export type MessageSettings = Schemas['MessageSettings'];
export type MessageTemplate = Schemas['MessageTemplate'];
export type Webhook = Schemas['Webhook'];
export type WebhookInput = Schemas['NewWebhook'];
export type WebhookPatch = Schemas['WebhookPatch'];
export type WebhookEvent = Schemas['WebhookEvent'];
export type WebhookDelivery = Schemas['WebhookDelivery'];

export type Enrolment = Schemas['Enrolment'];
export type Provisioned = Schemas['Provisioned'];
export type ScreenFilterBody = Schemas['ScreenFilter'];
/** The document leaves the arguments open. */
export type BulkAction =
  | Exclude<Schemas['BulkAction'], { kind: 'command' }>
  | { kind: 'command'; command: string; args?: Record<string, unknown> };
export type BulkPreview = Schemas['BulkPreview'];
export type BulkOperation = With<Schemas['BulkOperation'], { counts: Record<string, number> }>;
export type BulkResult = Schemas['BulkResult'];
export type BulkResultState = Schemas['BulkResultState'];
export type PlayerSettings = Schemas['ScreenSettings'];
export type SettingsProfile = Schemas['SettingsProfile'];
export type EffectiveSettings = Schemas['EffectiveSettings'];
export type SettingSource = Schemas['SettingSource'];
export type ScreenHistory = Schemas['ScreenHistory'];
export type PresenceSegment = Schemas['PresenceSegment'];
export type ScreenLogLine = Schemas['ScreenLogLine'];

export type Organisation = Schemas['Organisation'];
export type AuditEntry = Schemas['Entry'];
export type Job = Schemas['Job'];
export type Begun = Schemas['Begun'];

export type Media = Schemas['Media'];
export type MediaPatch = Schemas['MediaPatch'];
export type MediaFolder = Schemas['MediaFolder'];
export type MediaFont = Schemas['MediaFont'];
export type MediaVersion = Schemas['MediaVersion'];
export type MediaUse = Schemas['MediaUse'];
export type Rendition = Schemas['Rendition'];

export type Period = Schemas['Period'];
/** The server sends the exceptions always, but does not need them. */
export type OpeningHours = Required<Schemas['OpeningHours']>;
export type Site = With<
  Schemas['Site'],
  { openingHours: OpeningHours | null; effectiveOpeningHours: OpeningHours | null }
>;
export type SiteInput = Schemas['NewSite'];
export type SitePatch = Schemas['SitePatch'];
export type TagKey = Schemas['TagKey'];
export type Group = Schemas['Group'];

export type Screen = With<Schemas['Screen'], { openingHours: OpeningHours | null }>;
export type ScreenPatch = Schemas['ScreenPatch'];
export type ScreenStatus = Schemas['ScreenStatus'];
export type ScreenSettings = Schemas['ScreenSettings'];
export type Convergence = Schemas['Convergence'];
export type ConvergenceState = Schemas['Progress'];
export type BehindReason = Schemas['Lag'];
export type PairingCheck = Schemas['WaitingScreen'];
export type Command = Schemas['Command'];
export type CommandState = Schemas['CommandState'];
export type Screenshot = Schemas['Screenshot'];
export type Play = Schemas['Play'];

export type Fact = Schemas['Fact'];

export type CampaignPlan = Schemas['CampaignPlan'];
export type CampaignPlanZone = Schemas['CampaignPlanZone'];

export type Explanation = Schemas['Explanation'];
export type Candidate = Schemas['Candidate'];
export type UsedFact = Schemas['UsedFact'];
export type Plan = Schemas['Plan'];
export type PlanSegment = Schemas['PlanSegment'];
export type PlanLayer = Schemas['PlanLayer'];

export type Fit = Schemas['PlaylistFit'];
export type Transition = Schemas['PlaylistTransition'];
export type DraftState = Schemas['DraftState'];
export type Playlist = Schemas['Playlist'];
export type PlaylistInput = Schemas['PlaylistInput'];
export type PlaylistItem = Schemas['PlaylistItem'];
export type PlaylistItemInput = Schemas['PlaylistItemInput'];

/** What is not set is left out of a campaign, except for these. */
export type Campaign = Schemas['Campaign'] &
  Required<Pick<CampaignInput, 'priority' | 'target' | 'from' | 'to' | 'rules'>>;
export type CampaignInput = Schemas['CampaignBody'];
export type CampaignItem = Schemas['CampaignItem'];
export type PrintedPrice = Schemas['PrintedPrice'];
export type CampaignKind = Schemas['CampaignKind'];
export type CampaignPhase = Schemas['Phase'];
export type Severity = Schemas['Severity'];
export type Rule = Schemas['Rule'];
export type TagAim = Schemas['TagAim'];
export type TagChange = Schemas['TagChange'];
export type Reach = Schemas['TargetReach'];
export type HistoryEntry = Schemas['HistoryEntry'];

export type CalendarKind = Schemas['CalendarKind'];
export type CalendarDate = Schemas['CalendarDate'];
export type CalendarSummary = Schemas['CalendarSummary'];
export type Calendar = Schemas['Calendar'];
export type CalendarInput = Schemas['NewCalendar'];
export type CalendarPatch = Schemas['CalendarPatch'];
export type CalendarUse = CalendarSummary['usedBy'][number];
export type ShippedCalendar = Schemas['ShippedCalendar'];
export type CalendarReport = Schemas['CalendarImportReport'];
export type ImportedCalendar = { calendar: Calendar; report: CalendarReport };

export type Change = Schemas['Change'];
export type PublishedDifference = Schemas['PublishedDifference'];
export type CampaignDelivery = Schemas['CampaignDelivery'];
export type ChangeRef = Schemas['ChangeRef'];
/** Either of both, never both: the document has two optional fields. */
export type PublishScope = { all: true } | { changes: ChangeRef[] };
export type DryRun = Schemas['DryRun'];
export type Publication = Schemas['Publication'];
export type PublicationConvergence = Schemas['Counts'];
export type ConvergenceCounts = Omit<PublicationConvergence, 'number' | 'screens'>;

export type Overview = Schemas['Overview'];

export type ScreenPatchData = Pick<Screen, 'status' | 'statusSince' | 'lastSeenAt' | 'convergence'>;
/** The document has the stream as text. */
export type LiveEvent =
  | { type: 'screen'; id: string; data: Partial<ScreenPatchData> }
  | { type: 'bulk'; id: string; data: Pick<BulkOperation, 'state' | 'total' | 'counts'> }
  | { type: 'media'; id: string; data: Pick<Media, 'state' | 'progress' | 'message'> }
  | { type: 'publication'; id: string; data: ConvergenceCounts }
  | { type: 'changes'; id: string; data: { count: number } }
  | { type: 'command'; id: string; data: Partial<Command> }
  | { type: 'job'; id: string; data: Partial<Job> }
  | { type: 'alerts'; id: string; data: { opened: number; resolved: number; changed: number } }
  | { type: 'resource'; id: string; data: { kind: string; id: string } };

/** A proxy in between may refuse with less. */
export type ProblemDocument = With<Schemas['Problem'], { detail?: string }>;
export type FieldError = Schemas['FieldError'];

/** The document leaves open what a canvas holds: `player-protocol/schema/scene-canvases.json` says it. */
interface WithCanvases {
  landscape: object | null;
  portrait: object | null;
}
export type Scene = With<Schemas['Scene'], WithCanvases>;
export type SceneInput = With<Schemas['SceneInput'], WithCanvases>;
export type SceneTemplate = With<Schemas['SceneTemplate'], { body: SceneInput }>;
export type SceneUse = Schemas['DraftUse'];
export type BrandKit = With<Schemas['BrandKit'], { logoMediaId: string | null }>;
export type BrandKitInput = With<Schemas['BrandKitInput'], { logoMediaId: string | null }>;
