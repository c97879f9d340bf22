/** Addresses of stored files for the stage. The same file in both slots shares one address. */
import { bytesOf, type Files } from './files';

export class Addresses {
  private open = new Map<string, { url: string; users: number }>();

  constructor(private readonly files: Files) {}

  /** The address of a stored file; rejects when it is not all there. */
  async resolve(sha: string): Promise<string> {
    if (!this.open.has(sha)) {
      const url = URL.createObjectURL(await this.files.open(sha));
      if (this.open.has(sha)) URL.revokeObjectURL(url);
      else this.open.set(sha, { url, users: 0 });
    }
    const entry = this.open.get(sha);
    if (!entry) throw new Error('released while opened');
    entry.users += 1;
    return entry.url;
  }

  /** What a stored JSON file says. */
  async read(sha: string): Promise<unknown> {
    return new Response(await this.files.open(sha)).json();
  }

  /** The bytes of a stored file. */
  async bytes(sha: string): Promise<ArrayBuffer> {
    return bytesOf(await this.files.open(sha));
  }

  /** Frees the address when nobody uses it any more. */
  release(sha: string): void {
    const entry = this.open.get(sha);
    if (!entry) return;
    entry.users -= 1;
    if (entry.users > 0) return;
    this.open.delete(sha);
    URL.revokeObjectURL(entry.url);
  }
}
