/**
 * What the player remembers: who it is, its manifests, how its last runs ended, which commands it has seen.
 * Media are in `files.ts`, plays in `outbox.ts`.
 */
import type { SigningKey } from '@vitrine/player-core/envelope';
import type { Manifest } from '@vitrine/player-core/manifest';
import { read, settled, write } from './database';

/** What pairing gave. */
export interface Identity {
  screenId: string;
  secret: string;
  name: string;
  organisation: string;
  signingKeys: SigningKey[];
  webSocketPath: string;
}

/** The manifests a screen holds. */
export interface Manifests {
  current: Manifest | null;
  previous: Manifest | null;
  staged: Manifest | null;
}

/** How the runs of one revision ended. */
export interface Trial {
  generation: number;
  revision: number;
  crashes: number;
  /** Whether a run is going on that has not proven itself yet. */
  open: boolean;
}

/** A command that was seen. */
export interface SeenCommand {
  id: string;
  kind: string;
  state: string;
  message: string | null;
  at: number;
}

const COMMANDS_KEPT = 256;

export class Storage {
  constructor(readonly db: IDBDatabase) {}

  identity(): Promise<Identity | undefined> {
    return this.value<Identity>('identity');
  }

  /** Begins a new life: pairing answers only once, so this is one step. */
  keepIdentity(identity: Identity): Promise<void> {
    return write(this.db, ['values', 'plays', 'commands'], (store) => {
      for (const name of ['values', 'plays', 'commands']) store(name).clear();
      store('values').put(identity, 'identity');
    });
  }

  /** Forgets everything; the media are forgotten by `Files`. */
  forget(reason: 'revoked'): Promise<void> {
    return write(this.db, ['values', 'plays', 'commands'], (store) => {
      for (const name of ['values', 'plays', 'commands']) store(name).clear();
      store('values').put(reason, 'forgotten');
    });
  }

  /** Why the identity was lost, if it was taken away. */
  async forgotten(): Promise<'revoked' | null> {
    return (await this.value<'revoked'>('forgotten')) ?? null;
  }

  async manifests(): Promise<Manifests> {
    const empty = { current: null, previous: null, staged: null };
    return (await this.value<Manifests>('manifests')) ?? empty;
  }

  /** All three in one record: they change together or not at all. */
  keepManifests(manifests: Manifests): Promise<void> {
    return this.keep('manifests', manifests);
  }

  async trial(): Promise<Trial | null> {
    return (await this.value<Trial>('trial')) ?? null;
  }

  keepTrial(trial: Trial): Promise<void> {
    return this.keep('trial', trial);
  }

  /** The revision that was rolled back and must not be tried again. */
  async condemned(): Promise<{ generation: number; revision: number } | null> {
    return (await this.value<{ generation: number; revision: number }>('condemned')) ?? null;
  }

  condemn(manifest: Manifest): Promise<void> {
    return this.keep('condemned', { generation: manifest.generation, revision: manifest.revision });
  }

  /** A number that grows with every connection, also when the clock goes back. */
  async nextSession(nowMs: number): Promise<number> {
    const last = (await this.value<number>('session')) ?? 0;
    const session = Math.max(last + 1, Math.floor(nowMs));
    await this.keep('session', session);
    return session;
  }

  command(id: string): Promise<SeenCommand | undefined> {
    return read<SeenCommand>(this.db, 'commands', id);
  }

  /** Remembers a command and forgets the oldest beyond 256. */
  async keepCommand(command: SeenCommand): Promise<void> {
    await write(this.db, ['commands'], (store) => store('commands').put(command));
    const count = await settled(this.db.transaction('commands').objectStore('commands').count());
    if (count <= COMMANDS_KEPT) return;
    const byAge = this.db.transaction('commands').objectStore('commands').index('at');
    const oldest = await settled(byAge.getAllKeys(undefined, count - COMMANDS_KEPT));
    await write(this.db, ['commands'], (store) => {
      for (const id of oldest) store('commands').delete(id);
    });
  }

  /** Commands whose effect ended this program, so that only the next run can tell. */
  async unfinished(): Promise<SeenCommand[]> {
    const all = await settled(
      this.db.transaction('commands').objectStore('commands').getAll() as IDBRequest<SeenCommand[]>,
    );
    return all.filter((command) => command.state === 'running');
  }

  private value<T>(key: string): Promise<T | undefined> {
    return read<T>(this.db, 'values', key);
  }

  private keep(key: string, value: unknown): Promise<void> {
    return write(this.db, ['values'], (store) => store('values').put(value, key));
  }
}
