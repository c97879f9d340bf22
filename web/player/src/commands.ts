/**
 * What the server may ask of a screen. Each is done at most once: its id is remembered before it is done, and a repeat is
 * answered with what became of it.
 */
import { openSigned, Refused, readJson } from '@vitrine/player-core/envelope';
import type { Identity, SeenCommand, Storage } from './storage';

export type ResultState = 'accepted' | 'running' | 'done' | 'failed' | 'expired';

export interface Command {
  id: string;
  kind: string;
  args?: Record<string, unknown>;
  /** Where the server takes what is asked for, once. */
  upload?: string;
  expiresAt: string;
}

/** Does a command; resolves to a message for the server, or rejects with the reason why it failed. */
export type Deed = (command: Command) => Promise<string | null>;

export interface CommandParts {
  storage: Storage;
  identity: Identity;
  now(): number;
  deeds: Record<string, Deed>;
  /** Kinds that end this program: only the next run can say that they are done. */
  endings: string[];
  answer(result: { id: string; state: ResultState; message: string | null }): void;
}

export class Commands {
  private inHand = new Set<string>();

  constructor(private readonly parts: CommandParts) {}

  /** Says that the commands which ended the last run are done. */
  async resume(): Promise<void> {
    for (const command of await this.parts.storage.unfinished()) {
      const ended = this.parts.endings.indexOf(command.kind) >= 0;
      await this.settle(command, ended ? 'done' : 'failed', ended ? null : 'the player was restarted');
    }
  }

  /** Takes a command's envelope. */
  async receive(bytes: Uint8Array): Promise<void> {
    const { identity } = this.parts;
    const topic = `vitrine/v1/${identity.screenId}/down/command`;
    const { kind, body } = openSigned(bytes, topic, identity.signingKeys);
    const command = readJson(body) as Command | null;
    if (kind !== 'command' || typeof command?.id !== 'string' || typeof command.kind !== 'string') {
      throw new Refused('malformed');
    }
    if (this.inHand.has(command.id)) return;
    this.inHand.add(command.id);
    try {
      await this.consider(command);
    } finally {
      this.inHand.delete(command.id);
    }
  }

  private async consider(command: Command): Promise<void> {
    const seen = await this.parts.storage.command(command.id);
    if (seen) return this.tell(seen.id, seen.state as ResultState, seen.message);
    const { id, kind } = command;
    const entry: SeenCommand = { id, kind, state: 'accepted', message: null, at: Date.now() };
    const deed = Object.keys(this.parts.deeds).indexOf(kind) >= 0 ? this.parts.deeds[kind] : null;
    if (Date.parse(command.expiresAt) < this.parts.now()) return this.settle(entry, 'expired', null);
    if (!deed) return this.settle(entry, 'failed', 'not supported');
    this.tell(id, 'accepted', null);
    await this.settle(entry, 'running', null);
    try {
      await this.settle(entry, 'done', await deed(command));
    } catch (error) {
      await this.settle(entry, 'failed', error instanceof Error ? error.message : String(error));
    }
  }

  private async settle(entry: SeenCommand, state: ResultState, message: string | null): Promise<void> {
    await this.parts.storage.keepCommand({ ...entry, state, message });
    this.tell(entry.id, state, message);
  }

  private tell(id: string, state: ResultState, message: string | null): void {
    this.parts.answer({ id, state, message });
  }
}
