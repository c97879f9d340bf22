/** A paired screen at work: puts the parts together and carries what one says to the others. */

import { sha256 } from '@noble/hashes/sha2.js';
import { SharedClock } from '@vitrine/player-core/clock';
import { openPlain, readJson, seal } from '@vitrine/player-core/envelope';
import { type Manifest, mayFetchAt, minuteOfDay, volumeAt } from '@vitrine/player-core/manifest';
import { createStage, type Stage } from '@vitrine/player-core/stage';
import { version } from '../package.json';
import { Addresses } from './assets';
import { type Card, drawCard, makeCard } from './card';
import { Commands } from './commands';
import { deeds, endings } from './deeds';
import { type Diagnostics, observe, remember } from './diagnostics';
import { type DownloadEvents, Downloads } from './download';
import { cacheChunks, databaseChunks, Files, hex } from './files';
import { Link } from './link';
import { Log } from './log';
import { Night } from './night';
import { Outbox } from './outbox';
import { identify } from './overlay';
import { Programme, type Status } from './programme';
import { DeviceApi, Unknown } from './server';
import type { Identity, Storage } from './storage';
import { capabilities, measure } from './telemetry';
import { type Text, textFor } from './text';
import { Throttle } from './throttle';
import { newBoot, repeatEvery, runTime } from './timing';
import { Watchdog } from './watchdog';

const SURVIVED_MS = 60_000;
const POLL_MS = 300_000;
const HOUR_MS = 3_600_000;

export class Player {
  private readonly clock = new SharedClock();
  private readonly boot = newBoot();
  private readonly text: Text = textFor(navigator.language);
  private readonly api: DeviceApi;
  private readonly files: Files;
  private readonly downloads: Downloads;
  private readonly programme: Programme;
  private readonly outbox: Outbox;
  private readonly link: Link;
  private readonly commands: Commands;
  private readonly card: Card;
  private readonly stage: Stage;
  private readonly log: Log;
  private readonly watchdog: Watchdog;
  private readonly throttle = new Throttle(() => this.programme.current()?.settings.bandwidthKbps ?? null);
  private readonly night: Night;
  private loudness: number | null = null;
  private statusSeq = 0;
  private counted = { frames: 0, dropped: 0 };
  private gone = false;

  constructor(
    private readonly root: HTMLElement,
    private readonly storage: Storage,
    private readonly identity: Identity,
    private readonly diagnostics: Diagnostics,
  ) {
    this.api = new DeviceApi(identity.secret);
    this.log = new Log(
      () => this.clock.now(),
      (line) => this.link.publish('log', seal('log', line)),
    );
    const chunks = 'caches' in window ? cacheChunks(caches) : databaseChunks(storage.db);
    this.files = new Files(storage.db, chunks);
    this.card = makeCard(this.text, navigator.language);
    this.programme = this.makeProgramme();
    this.downloads = this.makeDownloads();
    this.stage = this.makeStage();
    this.night = new Night(this.stage.frame);
    this.link = this.makeLink();
    this.outbox = new Outbox(storage.db, this.boot, {
      publish: (message) => this.link.publish('plays', message),
      post: (packed) => this.api.plays(packed),
    });
    this.commands = this.makeCommands();
    this.watchdog = new Watchdog({
      storage: localStorage,
      reload: () => this.reload('nothing was drawn for 30 seconds'),
      giveUp: () => this.stage.setManifest(null),
    });
  }

  /** Plays what is stored, then looks for what is new. Never waits for the network before something is on the glass. */
  async start(): Promise<void> {
    observe(this.diagnostics, this.stage);
    this.diagnostics.screenId = this.identity.screenId;
    this.diagnostics.connected = () => this.link.connected();
    this.diagnostics.waitingPlays = () => this.outbox.waiting();
    this.nameCard(null);
    await this.files.load();
    await this.programme.resume();
    await this.commands.resume();
    this.watchdog.start();
    this.link.start();
    this.listen();
    await this.askForManifest();
  }

  private makeProgramme(): Programme {
    return new Programme({
      storage: this.storage,
      files: this.files,
      downloads: () => this.downloads,
      identity: this.identity,
      now: () => this.clock.now(),
      fetch: (address) => this.api.fetch(address),
      sha256: (bytes) => hex(sha256(bytes)),
      onStatus: (status) => this.tellStatus(status),
      onReady: (manifest) => this.stage.setManifest(manifest),
    });
  }

  private makeDownloads(): Downloads {
    const fetch = (address: string, from: number, to: number) => this.api.range(address, from, to);
    const range = (address: string, from: number, to: number) =>
      this.throttle.range(fetch, address, from, to);
    const events: DownloadEvents = {
      onFile: () => {
        this.programme.advance();
        this.stage.refresh();
      },
      onProblem: (wish, problem) => {
        this.log.note('warn', `asset ${wish.sha.slice(0, 12)}: ${problem}`);
        this.programme.problem(wish, problem);
      },
      onUnknown: () => void this.confirmUnknown(),
    };
    return new Downloads(this.files, range, events, undefined, () => this.mayFetch());
  }

  private makeStage(): Stage {
    const addresses = new Addresses(this.files);
    return createStage(this.root, {
      resolve: (asset) => addresses.resolve(asset),
      read: (asset) => addresses.read(asset),
      bytes: (asset) => addresses.bytes(asset),
      report: (line) => {
        remember(this.diagnostics.errors, line);
        this.log.note('error', line);
      },
      release: (asset) => addresses.release(asset),
      now: () => this.clock.now(),
      rotate: true,
      card: this.card.element,
      onFrame: () => this.watchdog?.frame(),
      onPlay: (record) => {
        remember(this.diagnostics.plays, record);
        this.outbox.add(record).catch((error) => this.log.note('error', `play not kept: ${error}`));
      },
      onError: ({ item, code, message, skipped }) => {
        if (code === 'missing') this.programme.fetchAssets();
        const line = `item ${item.id}: ${message}${skipped ? ', left out' : ''}`;
        remember(this.diagnostics.errors, line);
        this.log.note('error', line);
      },
      onManifest: (manifest) => {
        this.nameCard(manifest);
        this.loudness = null;
        this.hush(manifest);
        void this.programme.switched(manifest);
        setTimeout(() => void this.programme.survived(), SURVIVED_MS);
      },
    });
  }

  private makeLink(): Link {
    return new Link(this.identity, {
      nextSession: () => this.storage.nextSession(this.clock.now()),
      birth: () => ({
        boot: this.boot,
        player: version,
        protocol: [1],
        capabilities: capabilities(),
        resolution: [screen.width, screen.height].map((side) => Math.round(side * devicePixelRatio)),
        showing: this.programme.current()?.revision ?? null,
        staged: this.programme.staged()?.revision ?? null,
      }),
      onUp: () => {
        const status = this.programme.status();
        if (status) this.tellStatus(status);
        this.downloads.hurry();
        void this.outbox.resend();
      },
      onMessage: (leaf, bytes) => void this.receive(leaf, bytes),
      onRefused: () => void this.confirmUnknown(),
      spreadMs: () => this.programme.current()?.settings.reconnectSpreadMs ?? 5_000,
    });
  }

  private makeCommands(): Commands {
    return new Commands({
      storage: this.storage,
      identity: this.identity,
      now: () => this.clock.now(),
      endings,
      answer: (result) => this.link.publish('result', seal('result', result)),
      deeds: deeds({
        stage: this.stage,
        programme: this.programme,
        api: this.api,
        log: this.log,
        identify: (seconds) => this.identify(seconds),
        restart: () => void this.leave().then(() => location.reload()),
        askForManifest: () => this.askForManifest(),
        sendLine: (line) => this.link.publish('log', seal('log', line)),
        power: (on) => this.night.set(on, this.programme.current(), this.clock.now()),
        drawCard: () => drawCard(this.stage.current()?.turn.kind === 'off' ? null : this.cardNames()),
      }),
    });
  }

  /** What happens by itself from now on. */
  private listen(): void {
    runTime(
      this.clock,
      () => this.api.time(),
      () => {
        this.stage.refresh();
        this.link.renew();
      },
    );
    setInterval(() => this.tick(), 1_000);
    setInterval(() => this.programme.fetchAssets(), HOUR_MS);
    setInterval(() => this.repeatStatus(), 6 * HOUR_MS);
    repeatEvery(
      () => POLL_MS,
      () => (this.link.connected() ? undefined : this.workWithoutBroker()),
    );
    repeatEvery(
      () => this.programme.current()?.settings.heartbeatMs ?? 60_000,
      () => this.beat(),
    );
    setTimeout(() => void this.programme.survived(), SURVIVED_MS);
    window.addEventListener('online', () => this.awaken());
    document.addEventListener('visibilitychange', () => {
      if (document.visibilityState === 'visible') this.awaken();
    });
    window.addEventListener('pagehide', () => void this.programme.leaving());
    window.addEventListener('error', (event) => this.log.note('error', event.message));
    window.addEventListener('unhandledrejection', (event) => this.log.note('error', String(event.reason)));
  }

  private tick(): void {
    const manifest = this.programme.current();
    this.card.tick(this.clock.now(), manifest?.timeZone);
    this.night.tick(manifest, this.clock.now());
    this.hush(manifest);
  }

  /** The loudness of the hour; a command's stays until the hour or the manifest changes. */
  private hush(manifest: Manifest | null): void {
    if (!manifest) return;
    const percent = volumeAt(manifest.settings, minuteOfDay(this.clock.now(), manifest.timeZone));
    if (percent !== this.loudness) this.stage.setVolume(percent);
    this.loudness = percent;
  }

  private mayFetch(): boolean {
    const manifest = this.programme.current();
    if (!manifest) return true;
    return mayFetchAt(manifest.settings, minuteOfDay(this.clock.now(), manifest.timeZone));
  }

  /** What can be done over HTTP when the broker cannot be reached. */
  private async workWithoutBroker(): Promise<void> {
    await this.askForManifest();
    await this.outbox.post().catch(() => undefined);
  }

  private awaken(): void {
    this.stage.refresh();
    this.link.hurry();
    this.downloads.hurry();
  }

  private async receive(leaf: string, bytes: Uint8Array): Promise<void> {
    try {
      if (leaf === 'manifest') await this.programme.receive(bytes);
      else if (leaf === 'command') await this.commands.receive(bytes);
      else if (leaf === 'receipt') await this.takeReceipt(bytes);
    } catch (error) {
      this.log.note('warn', `${leaf}: ${error instanceof Error ? error.message : error}`);
    }
  }

  private async takeReceipt(bytes: Uint8Array): Promise<void> {
    const receipt = readJson(openPlain(bytes).body) as { playsUpTo?: { boot: string; seq: number } | null };
    if (receipt.playsUpTo) await this.outbox.receipt(receipt.playsUpTo);
  }

  private async askForManifest(): Promise<void> {
    try {
      const bytes = await this.api.manifest();
      if (bytes) await this.programme.receive(bytes);
    } catch (error) {
      if (error instanceof Unknown) await this.confirmUnknown();
    }
  }

  /** Asks a second time before it forgets who it is: one wrong answer of a proxy must not empty a shop. */
  private async confirmUnknown(): Promise<void> {
    if (this.gone) return;
    this.gone = true;
    await new Promise((done) => setTimeout(done, 1_000));
    try {
      this.api.forgetTag();
      await this.api.manifest();
      this.gone = false;
    } catch (error) {
      if (!(error instanceof Unknown)) {
        this.gone = false;
        return;
      }
      await this.storage.forget('revoked');
      await this.files.removeAll();
      location.reload();
    }
  }

  private tellStatus(status: Status): void {
    remember(this.diagnostics.statuses, status);
    this.statusSeq += 1;
    this.link?.publish('status', seal('status', { ...status, seq: this.statusSeq }));
  }

  private repeatStatus(): void {
    const status = this.programme.status();
    if (status) this.tellStatus(status);
  }

  private async beat(): Promise<void> {
    const { report, counted } = await measure(this.stage, this.clock, this.files, this.counted);
    this.counted = counted;
    this.link.publish('telemetry', seal('telemetry', report));
  }

  private identify(seconds: number): void {
    const { name, organisation } = this.cardNames();
    const site = this.programme.current()?.siteName ?? '';
    identify(
      this.stage.frame,
      this.text,
      { name, site, organisation, screenId: this.identity.screenId },
      seconds,
    );
  }

  private cardNames(): { organisation: string; name: string } {
    const manifest = this.programme.current();
    const organisation = manifest?.organisation || this.identity.organisation;
    return { organisation, name: manifest?.screenName || this.identity.name };
  }

  private nameCard(manifest: Manifest | null): void {
    const organisation = manifest?.organisation || this.identity.organisation;
    this.card.name(organisation, manifest?.screenName || this.identity.name, !manifest?.items.length);
    this.card.tick(this.clock.now(), manifest?.timeZone);
  }

  private reload(reason: string): void {
    this.log.note('error', reason);
    location.reload();
  }

  private async leave(): Promise<void> {
    await this.programme.leaving();
    this.link.stop();
  }
}
