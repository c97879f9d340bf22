/**
 * The show: puts the right item on the glass at the right time, one slot in front and the other being made ready.
 * Everything follows the shared clock: nothing adds up, so screens side by side stay together for weeks.
 */
import { type Item, type Manifest, playingAt } from './manifest';
import { type ShowSlot, SlotError, type SlotFailure } from './slots';
import { isComplete, sameTurn, switchesNow, type Turn, turnAt } from './turns';

const PREPARE_AHEAD_MS = 15_000;
const LOOK_AGAIN_MS = 1_000;
/** How soon to look again while what is due is still being prepared; its end looks by itself. */
const WAITING_MS = 250;
const STALL_MS = 10_000;
const STRIKES = 3;
const STRUCK_OUT_MS = 3_600_000;
/** How much before its time a swap is begun, because the first frame takes that long to appear; longer for a film. */
const LEAD_MS = 8;
const FILM_LEAD_MS = 24;

/** What one play came to; the row of the proof of play. */
export interface PlayRecord {
  itemId: string;
  campaignId: string;
  revision: number;
  startedAt: number;
  durationMs: number;
  outcome: 'complete' | 'cut' | 'failed';
  planned: boolean;
}

/** An item that could not be shown, or not to its end. */
export interface Failure {
  item: Item;
  code: SlotFailure;
  message: string;
  /** Whether it is left out from now on. */
  skipped: boolean;
}

/** What is on the glass. */
export interface OnGlass {
  turn: Turn;
  shownAt: number;
  manifest: Manifest | null;
}

export interface ShowOptions {
  /** The address of a stored asset; rejects when it is not there. */
  resolve(asset: string): Promise<string>;
  /** Told when an address is needed no more. */
  release?(asset: string, url: string): void;
  /** Epoch milliseconds; may jump. */
  now(): number;
  onPlay?(record: PlayRecord): void;
  onShow?(glass: OnGlass): void;
  onError?(failure: Failure): void;
  /** Told when a manifest given to `setManifest` decides what is shown. */
  onManifest?(manifest: Manifest): void;
}

type ItemTurn = Extract<Turn, { kind: 'item' }>;

interface Next {
  turn: ItemTurn;
  ready: boolean;
  /** The programme that asked for it. */
  programme: Manifest | null;
}

export class Show {
  private manifest: Manifest | null = null;
  private pending: Manifest | null = null;
  private glass: OnGlass | null = null;
  private next: Next | null = null;
  private front: ShowSlot;
  private back: ShowSlot;
  /** The programme for which the slot in front was prepared. */
  private drawnFor: Manifest | null = null;
  private urls = new Map<ShowSlot, { asset: string; url: string }>();
  private volume = 0;
  private timer: ReturnType<typeof setTimeout> | undefined;
  private forced = false;
  private swapping = false;
  private stopped = false;
  private strikes = new Map<string, { count: number; at: number }>();
  private avoided = new Map<string, number>();
  private failedTurn = '';
  private held = false;
  private moved: { progress: number | null; at: number } = { progress: null, at: 0 };

  constructor(
    private readonly options: ShowOptions,
    slots: [ShowSlot, ShowSlot],
    private readonly veil: (what: 'item' | 'off' | 'card') => void,
  ) {
    [this.front, this.back] = slots;
  }

  /** What is on the glass now. */
  current(): OnGlass | null {
    return this.glass;
  }

  /** The slot whose picture is seen, while an item is shown. */
  frontSlot(): ShowSlot | null {
    return this.glass?.turn.kind === 'item' ? this.front : null;
  }

  /** Hands over to another manifest: at once or at the end of the running play, as its layer demands. */
  setManifest(manifest: Manifest | null): void {
    if (manifest === null) {
      this.manifest = null;
      this.pending = null;
      this.forced = true;
    } else {
      this.pending = manifest;
      this.strikes.clear();
      const now = this.options.now();
      const target = turnAt(manifest, now, this.playable(now));
      this.forced = switchesNow(this.glass?.turn ?? null, target, now);
      if (this.glass && sameTurn(this.glass.turn, target)) this.forced = true;
    }
    this.look();
  }

  /** Looks at the clock again, for after it was set. */
  refresh(): void {
    this.forced = true;
    this.look();
  }

  setVolume(percent: number): void {
    this.volume = percent;
    this.frontSlot()?.setVolume(percent);
  }

  /** While it is held, a film stands still on purpose and is not given up; the clock that it is given stands still, too. */
  hold(on: boolean): void {
    this.held = on;
  }

  stop(): void {
    this.stopped = true;
    clearTimeout(this.timer);
    for (const slot of [this.front, this.back]) this.empty(slot);
  }

  /** Decides what to do at this moment, and when to decide again. */
  look(): void {
    clearTimeout(this.timer);
    if (this.stopped || this.swapping) return;
    const now = this.options.now();
    if (this.isDue(now)) this.turnOver(now);
    else this.prepareAhead(now);
    if (this.swapping) return;
    this.timer = setTimeout(() => this.tick(), this.nextLookMs());
  }

  private nextLookMs(): number {
    const now = this.options.now();
    if (this.isDue(now)) return WAITING_MS;
    const until = this.glass?.turn.until ?? null;
    return until === null ? LOOK_AGAIN_MS : Math.max(1, Math.min(LOOK_AGAIN_MS, until - this.leadMs() - now));
  }

  private tick(): void {
    this.watchProgress();
    this.look();
  }

  private leadMs(): number {
    return this.next?.turn.item.kind === 'video' ? FILM_LEAD_MS : LEAD_MS;
  }

  private isDue(now: number): boolean {
    if (this.forced || !this.glass) return true;
    const { turn, shownAt } = this.glass;
    return (turn.until !== null && now >= turn.until - this.leadMs()) || now < shownAt - LOOK_AGAIN_MS;
  }

  /** Shows what it is time for, as soon as that is ready. */
  private turnOver(now: number): void {
    const until = this.glass?.turn.until ?? null;
    const at = until !== null && until > now && until - now <= this.leadMs() ? until : now;
    const programme = this.pending ?? this.manifest;
    const target = programme
      ? turnAt(programme, at, this.playable(at))
      : ({ kind: 'card', until: null } as const);
    if (this.glass && sameTurn(this.glass.turn, target)) {
      const shownAt = Math.min(this.glass.shownAt, now);
      this.glass = { turn: target, shownAt, manifest: programme };
      this.adopt(programme);
    } else if (target.kind !== 'item') {
      this.reportUnplayed(programme, at, target);
      this.showNothing(target, programme, at);
    } else if (this.goesOn(target, programme)) {
      this.reportUnplayed(programme, at, target);
      this.finish();
      this.next = null;
      this.present(target, programme);
    } else if (this.next?.ready && this.mayShow(this.next.turn, target, now)) {
      this.reportUnplayed(programme, at, target);
      this.swapping = true;
      const { turn, programme: made } = this.next;
      void this.swap({ ...target, from: turn.from, item: turn.item }, programme, made);
    } else if (!(this.next && !this.next.ready && this.next.turn.from <= now && !this.forced)) {
      this.prepare(target, programme);
    }
  }

  /** The prepared turn is the one it is time for, or its time ran out while it was prepared: better late than never. */
  private mayShow(prepared: ItemTurn, target: ItemTurn, now: number): boolean {
    return sameTurn(prepared, target) || (prepared.until <= now && !this.forced);
  }

  private prepareAhead(now: number): void {
    const until = this.glass?.turn.until ?? null;
    const programme = this.pending ?? this.manifest;
    if (until === null || !programme || until - now > PREPARE_AHEAD_MS) return;
    const target = turnAt(programme, until, this.playable(until));
    if (target.kind === 'item' && !this.goesOn(target, programme)) this.prepare(target, programme);
  }

  /** A scene that follows itself needs no other slot: it keeps to the clock, and what loops in it goes on. */
  private goesOn(target: ItemTurn, programme: Manifest | null): boolean {
    const turn = this.glass?.turn;
    if (turn?.kind !== 'item' || turn.item.kind !== 'layout' || this.drawnFor !== programme) return false;
    return target.item.asset === turn.item.asset && target.from === turn.until;
  }

  private prepare(turn: ItemTurn, programme: Manifest | null): void {
    if (this.next && sameTurn(this.next.turn, turn)) return;
    const next = { turn, ready: false, programme };
    this.next = next;
    this.load(turn).then(
      () => {
        if (this.next !== next) return;
        next.ready = true;
        this.look();
      },
      (error) => {
        if (this.next !== next) return;
        this.next = null;
        this.fail(turn, error);
        this.look();
      },
    );
  }

  private async load(turn: ItemTurn): Promise<void> {
    const slot = this.back;
    this.empty(slot);
    const { asset } = turn.item;
    const url = await this.options.resolve(asset).catch((error) => {
      throw new SlotError('missing', String(error));
    });
    if (this.next?.turn !== turn || this.stopped) {
      this.options.release?.(asset, url);
      return;
    }
    this.urls.set(slot, { asset, url });
    await slot.prepare(turn.item, url, turn.offsetMs);
  }

  /** The prepared slot comes to the front; the other is emptied once nothing of it is seen. */
  private async swap(turn: ItemTurn, programme: Manifest | null, made: Manifest | null): Promise<void> {
    const [old, fresh] = [this.front, this.back];
    this.next = null;
    try {
      await fresh.start(this.volume, {
        onEnded: () => fresh.repeat(turn.until - this.options.now()),
        onBroken: (error) => this.breakOff(turn, error),
      });
      if (this.stopped) return;
      this.finish();
      [this.front, this.back] = [fresh, old];
      this.drawnFor = made;
      this.present(turn, programme);
      old.lower();
      await fresh.raise(turn.item.transition === 'fade' && this.urls.has(old));
      this.empty(old);
    } catch (error) {
      this.empty(fresh);
      this.fail(turn, error);
    }
    this.swapping = false;
    this.look();
  }

  private showNothing(turn: Turn, programme: Manifest | null, at: number): void {
    this.finish();
    this.present(turn, programme);
    this.empty(this.front);
    if (this.next && this.next.turn.from < at) this.next = null;
  }

  /** From here on this is what is on the glass. */
  private present(turn: Turn, programme: Manifest | null): void {
    this.glass = { turn, shownAt: this.options.now(), manifest: programme };
    this.moved = { progress: null, at: performance.now() };
    this.veil(turn.kind);
    this.adopt(programme);
    this.options.onShow?.(this.glass);
  }

  /** A programme is on the glass. If it was the pending one, it decides from now on; one that came since still waits. */
  private adopt(manifest: Manifest | null): void {
    if (this.pending && manifest !== this.pending) return;
    this.forced = false;
    if (!this.pending || !manifest) return;
    this.manifest = manifest;
    this.pending = null;
    this.setVolume(manifest.settings.volumePercent);
    this.options.onManifest?.(manifest);
  }

  /** Accounts for the play that is on the glass. */
  private finish(): void {
    if (this.glass?.turn.kind !== 'item') return;
    const { turn, shownAt } = this.glass;
    const durationMs = Math.max(0, Math.round(this.options.now() - shownAt));
    this.record(turn, shownAt, durationMs, isComplete(turn.item, durationMs) ? 'complete' : 'cut');
  }

  private record(
    turn: ItemTurn,
    startedAt: number,
    durationMs: number,
    outcome: PlayRecord['outcome'],
  ): void {
    const { item, planned } = turn;
    const revision = (this.glass?.manifest ?? this.manifest)?.revision ?? 0;
    const record = { itemId: item.id, campaignId: item.campaignId, revision, durationMs, outcome, planned };
    this.options.onPlay?.({ ...record, startedAt: Math.round(startedAt) });
  }

  /** Accounts, once, for a planned play in whose place something else is shown. */
  private reportUnplayed(programme: Manifest | null, at: number, target: Turn): void {
    if (!programme || (target.kind === 'item' && target.planned)) return;
    const playing = playingAt(programme, at);
    const item = playing.state === 'item' ? programme.items[playing.item] : undefined;
    if (playing.state !== 'item' || !item) return;
    const from = playing.startedAtMs;
    if (this.failedTurn === `${item.id} ${from}`) return;
    this.failedTurn = `${item.id} ${from}`;
    const { layer, endsAtMs: until } = playing;
    this.record({ kind: 'item', item, layer, from, until, offsetMs: 0, planned: true }, from, 0, 'failed');
  }

  /** A film that broke while it was shown: its play failed and something else takes its place. */
  private breakOff(turn: ItemTurn, error: SlotError): void {
    if (this.stopped || this.glass?.turn.kind !== 'item' || !sameTurn(this.glass.turn, turn)) return;
    this.failedTurn = `${turn.item.id} ${turn.from}`;
    this.record(turn, this.glass.shownAt, 0, 'failed');
    this.fail(turn, error);
    this.glass = null;
    this.look();
  }

  private fail(turn: ItemTurn, error: unknown): void {
    const { item } = turn;
    const { code, message } =
      error instanceof SlotError ? error : new SlotError('undecodable', String(error));
    const now = this.options.now();
    this.avoided.set(item.id, Math.max(turn.until, now + LOOK_AGAIN_MS));
    const counts = code !== 'missing' && code !== 'hidden';
    const count = (this.strikes.get(item.asset)?.count ?? 0) + (counts ? 1 : 0);
    if (counts) this.strikes.set(item.asset, { count, at: now });
    this.options.onError?.({ item, code, message, skipped: count >= STRIKES });
  }

  private playable(atMs: number): (item: Item) => boolean {
    return (item) => {
      const strike = this.strikes.get(item.asset);
      const struckOut = strike && strike.count >= STRIKES && atMs - strike.at < STRUCK_OUT_MS;
      return !struckOut && !((this.avoided.get(item.id) ?? 0) > atMs);
    };
  }

  /** A film that presents nothing for ten seconds is given up. */
  private watchProgress(): void {
    const progress = this.frontSlot()?.progress() ?? null;
    const now = performance.now();
    const goesOn = this.held || progress === null || progress !== this.moved.progress;
    if (goesOn) this.moved = { progress, at: now };
    else if (now - this.moved.at > STALL_MS && this.glass?.turn.kind === 'item') {
      this.moved = { progress: null, at: now };
      this.breakOff(this.glass.turn, new SlotError('stalled', `${STALL_MS} ms`));
    }
  }

  private empty(slot: ShowSlot): void {
    slot.release();
    const held = this.urls.get(slot);
    if (!held) return;
    this.urls.delete(slot);
    this.options.release?.(held.asset, held.url);
  }
}
