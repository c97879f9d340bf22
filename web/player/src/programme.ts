/**
 * Which manifest is played. A new one is proven, its assets fetched, and only when all is there does it take over; the one
 * before is kept, in case the new one crashes the player. Whatever happens, something plays.
 */
import { gunzip, openPlain, openSigned, Refused, readJson } from '@vitrine/player-core/envelope';
import {
  assetsBefore,
  assetsToSwitch,
  type Manifest,
  readManifest,
  supersedes,
} from '@vitrine/player-core/manifest';
import type { Downloads, Problem, Wish } from './download';
import type { Files } from './files';
import type { Identity, Manifests, Storage } from './storage';

const DOWNLOADING_EVERY_MS = 1_000;
const FETCH_AGAIN_MS = 30_000;
const AHEAD_MS = 7 * 24 * 3_600_000;
const KEEP_SPARE_MS = 7 * 24 * 3_600_000;
const CRASHES = 3;

export type StatusState =
  | 'received'
  | 'downloading'
  | 'ready'
  | 'showing'
  | 'rejected'
  | 'failed'
  | 'rolled_back';

/** How far this screen is with a revision. */
export interface Status {
  revision: number;
  state: StatusState;
  code: string | null;
  have: number;
  need: number;
  bytes: number;
}

export interface ProgrammeParts {
  storage: Storage;
  files: Files;
  downloads: () => Downloads;
  identity: Identity;
  now(): number;
  /** Fetches a manifest that was too large for its envelope. */
  fetch(address: string): Promise<Uint8Array>;
  sha256(bytes: Uint8Array): string;
  onStatus(status: Status): void;
  /** Everything needed is here: play it from the next good moment on. */
  onReady(manifest: Manifest | null): void;
}

export class Programme {
  private held: Manifests = { current: null, previous: null, staged: null };
  private handedOver: Manifest | null = null;
  private condemned: { generation: number; revision: number } | null = null;
  private last: Status | null = null;
  private downloadingAt = Number.NEGATIVE_INFINITY;
  private downloadingTimer: ReturnType<typeof setTimeout> | undefined;

  constructor(private readonly parts: ProgrammeParts) {}

  current(): Manifest | null {
    return this.held.current;
  }

  staged(): Manifest | null {
    return this.held.staged;
  }

  /** What was last reported, to be told again on every connection. */
  status(): Status | null {
    return this.last;
  }

  /** Takes up the manifests of the last run; goes back to the previous one when this one has crashed three times. */
  async resume(): Promise<void> {
    const { storage } = this.parts;
    this.held = await storage.manifests();
    this.condemned = await storage.condemned();
    await this.judgeLastRun();
    const { current } = this.held;
    if (current) {
      this.handedOver = current;
      this.parts.onReady(current);
    }
    this.fetchAssets();
    this.report(this.held.staged ? 'downloading' : 'showing', null);
    this.advance();
  }

  /** The run has lasted: the revision is sound. */
  async survived(): Promise<void> {
    const trial = await this.parts.storage.trial();
    if (trial?.open) await this.parts.storage.keepTrial({ ...trial, open: false, crashes: 0 });
  }

  /** The program ends on purpose, which is no crash. */
  async leaving(): Promise<void> {
    const trial = await this.parts.storage.trial();
    if (trial?.open) await this.parts.storage.keepTrial({ ...trial, open: false });
  }

  /** Takes a manifest's envelope, over whichever way it came. */
  async receive(bytes: Uint8Array): Promise<void> {
    const { identity } = this.parts;
    try {
      const topic = `vitrine/v1/${identity.screenId}/down/manifest`;
      const { kind, body } = openSigned(bytes, topic, identity.signingKeys);
      if (kind !== 'manifest') throw new Refused('malformed');
      const manifest = readManifest(await this.dereference(readJson(body)));
      if (!manifest) throw new Refused('malformed');
      await this.consider(manifest);
    } catch (error) {
      if (error instanceof Refused) this.reject(claimedRevision(bytes), error.code);
      else setTimeout(() => void this.receive(bytes), FETCH_AGAIN_MS * (0.5 + Math.random()));
    }
  }

  /** Looks whether what is needed has changed: a file came, an hour passed. */
  advance(): void {
    const { staged, current } = this.held;
    if (!staged) {
      if (this.last?.state === 'failed' && current && this.isComplete(current)) this.report('showing', null);
      return;
    }
    const { have, need } = this.count(staged);
    if (have < need) this.reportDownloading();
    else if (this.handedOver !== staged) {
      this.handedOver = staged;
      this.report('ready', null);
      this.parts.onReady(staged);
    }
  }

  /** The stage has switched: from now on this is the manifest, also after a power cut. */
  async switched(manifest: Manifest): Promise<void> {
    if (manifest === this.held.current) return;
    const staged = this.held.staged === manifest ? null : this.held.staged;
    this.held = { current: manifest, previous: this.held.current, staged };
    const { generation, revision } = manifest;
    await this.parts.storage.keepManifests(this.held);
    await this.parts.storage.keepTrial({ generation, revision, crashes: 0, open: true });
    this.report('showing', null, manifest);
    this.fetchAssets();
    await this.tidy();
  }

  /** A file could not be had. */
  problem(wish: Wish, problem: Problem): void {
    const manifest = this.held.staged ?? this.held.current;
    const soon = manifest ? assetsToSwitch(manifest, this.parts.now()) : [];
    if (soon.indexOf(wish.sha) >= 0) this.report('failed', problem);
  }

  /** Wishes for all files of the coming week, those of the next manifest's first hour first. */
  fetchAssets(): void {
    const { current, staged } = this.held;
    const now = this.parts.now();
    const wishes = new Map<string, Wish>();
    const add = (manifest: Manifest | null, shas: string[], soon: boolean) => {
      if (!manifest) return;
      for (const sha of shas) {
        const asset = manifest.assets[sha];
        const address = `${manifest.assetBase || '/device/v1/assets/'}${sha}`;
        if (asset && !wishes.has(sha))
          wishes.set(sha, { sha, bytes: asset.bytes, mime: asset.mime, address, soon });
      }
    };
    for (const manifest of [current, staged])
      add(manifest, manifest ? assetsToSwitch(manifest, now) : [], true);
    for (const manifest of [staged, current])
      add(manifest, manifest ? assetsBefore(manifest, now + AHEAD_MS) : [], false);
    this.parts.downloads().want(Array.from(wishes.values()));
  }

  /** Throws away what the manifest on the glass does not need; with `everything` unproven files too. */
  async clearCache(): Promise<void> {
    const keep = this.needed([this.held.current, this.held.staged]);
    for (const file of this.parts.files.spare(keep)) await this.parts.files.remove(file.sha);
    this.fetchAssets();
  }

  private async consider(manifest: Manifest): Promise<void> {
    const { current, staged } = this.held;
    const { revision, generation } = manifest;
    if (manifest.screenId !== this.parts.identity.screenId) return this.reject(revision, 'wrong_screen');
    const same = (held: { revision: number; generation: number } | null) =>
      held !== null && held.revision === revision && held.generation === generation;
    if (same(this.condemned)) this.report('rolled_back', 'crashed', manifest);
    if (same(this.condemned) || same(current) || same(staged)) return this.repeat();
    if (current && !supersedes(manifest, current)) return this.reject(revision, 'stale');
    if (staged && !supersedes(manifest, staged)) return this.reject(revision, 'stale');
    this.held = { ...this.held, staged: manifest };
    await this.parts.storage.keepManifests(this.held);
    this.report('received', null);
    this.fetchAssets();
    this.advance();
  }

  /** The server sent what we have: it has not heard how far we are. */
  private repeat(): void {
    if (this.last) this.parts.onStatus(this.last);
  }

  private async dereference(body: unknown): Promise<unknown> {
    const ref = (body as { ref?: { sha256: string; bytes: number; url: string } } | null)?.ref;
    if (!ref) return body;
    const bytes = await this.parts.fetch(ref.url);
    if (bytes.length !== ref.bytes || this.parts.sha256(bytes) !== ref.sha256) throw new Refused('malformed');
    return readJson(bytes[0] === 0x1f && bytes[1] === 0x8b ? gunzip(bytes) : bytes);
  }

  private async judgeLastRun(): Promise<void> {
    const { storage } = this.parts;
    const { current, previous } = this.held;
    if (!current) return;
    const { generation, revision } = current;
    const last = await storage.trial();
    const same = last?.revision === revision && last.generation === generation;
    const crashes = same ? last.crashes + (last.open ? 1 : 0) : 0;
    if (crashes < CRASHES) return storage.keepTrial({ generation, revision, crashes, open: true });
    if (!previous) return storage.keepTrial({ generation, revision, crashes: 0, open: true });
    this.condemned = { generation, revision };
    await storage.condemn(current);
    this.held = { ...this.held, current: previous, previous: null };
    await storage.keepManifests(this.held);
    this.report('rolled_back', 'crashed', current);
  }

  /** At most once a second, and always the last. */
  private reportDownloading(): void {
    const wait = this.downloadingAt + DOWNLOADING_EVERY_MS - performance.now();
    clearTimeout(this.downloadingTimer);
    if (wait > 0) this.downloadingTimer = setTimeout(() => this.advance(), wait);
    else {
      this.downloadingAt = performance.now();
      this.report('downloading', null);
    }
  }

  private reject(revision: number, code: string): void {
    const status = { revision, state: 'rejected', code, have: 0, need: 0, bytes: 0 } as const;
    this.parts.onStatus(status);
  }

  private report(state: StatusState, code: string | null, about?: Manifest): void {
    const manifest = about ?? this.held.staged ?? this.held.current;
    if (!manifest) return;
    if (this.last?.state === 'rolled_back' && state === 'showing' && !about) return;
    const status = { revision: manifest.revision, state, code, ...this.count(manifest) };
    if (JSON.stringify(status) === JSON.stringify(this.last)) return;
    this.last = status;
    this.parts.onStatus(status);
  }

  private isComplete(manifest: Manifest): boolean {
    const { have, need } = this.count(manifest);
    return have >= need;
  }

  private count(manifest: Manifest): { have: number; need: number; bytes: number } {
    const needed = assetsToSwitch(manifest, this.parts.now());
    const have = needed.filter((sha) => this.parts.files.has(sha)).length;
    return { have, need: needed.length, bytes: this.parts.downloads().missingBytes(needed) };
  }

  /** Lets go of files that no manifest has needed for a week. */
  private async tidy(): Promise<void> {
    const { current, previous, staged } = this.held;
    const keep = this.needed([current, previous, staged]);
    for (const file of this.parts.files.spare(keep)) {
      if (Date.now() - file.usedAt > KEEP_SPARE_MS) await this.parts.files.remove(file.sha);
    }
  }

  private needed(manifests: (Manifest | null)[]): Set<string> {
    const shas = manifests.map((manifest) => Object.keys(manifest?.assets ?? {}));
    return new Set(([] as string[]).concat(...shas));
  }
}

/** The revision that a refused manifest says it is, for the report only; 0 when it does not even say that. */
function claimedRevision(bytes: Uint8Array): number {
  try {
    return readManifest(readJson(openPlain(bytes).body))?.revision ?? 0;
  } catch {
    return 0;
  }
}
