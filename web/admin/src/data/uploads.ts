import { useSyncExternalStore } from 'react';
import type { Upload as TusUpload } from 'tus-js-client';
import { queryClient } from '../lib/query';

/** `failed` may go better another time; `refused` is the server's last word on this file. */
export type UploadState = 'waiting' | 'sending' | 'checking' | 'sent' | 'failed' | 'refused' | 'interrupted';
export interface Upload {
  id: string;
  name: string;
  size: number;
  folder: string;
  sent: number;
  state: UploadState;
  message: string | null;
  mediaId: string | null;
}

/** Carries one file; replaced by a fake one in tests. */
export type Carrier = (job: CarrierJob) => Promise<{ stop: () => void }>;
export interface CarrierJob {
  file: File;
  fingerprint: string;
  folder: string;
  onProgress: (sent: number) => void;
  onDone: (mediaId: string | null) => void;
  onFailed: (message: string, isRefused: boolean) => void;
}

/** What the server makes renditions of. */
export const ACCEPTED = 'image/jpeg,image/png,image/webp,image/gif,video/*,.mkv,.mov';

const AT_ONCE = 2;
const KEPT = 'vitrine-uploads';

/** The same file of the same person: its upload goes on where it stopped, also after a reload. */
export function fingerprintOf(
  file: { name: string; size: number; lastModified: number },
  user: string,
): string {
  return ['vitrine', user, file.name, file.size, file.lastModified].join('|');
}

/** The queue of files on their way to the server: two at a time, the rest wait. */
export class UploadQueue {
  private uploads: Upload[] = [];
  private readonly files = new Map<string, File>();
  private readonly running = new Map<string, { stop: () => void }>();
  private readonly listeners = new Set<() => void>();
  private readonly carrier: Carrier;
  private user = '';

  constructor(carrier: Carrier) {
    this.carrier = carrier;
  }

  list = (): Upload[] => this.uploads;

  subscribe = (listener: () => void): (() => void) => {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  };

  /** Shows what a reload cut; dropping the same file again resumes it. */
  restore(user: string): void {
    this.user = user;
    const kept = JSON.parse(localStorage.getItem(KEPT) ?? '[]') as Upload[];
    const known = new Set(this.uploads.map((one) => one.id));
    const cut = kept.filter((one) => one.id.includes(`|${user}|`) && !known.has(one.id));
    if (cut.length > 0)
      this.change([...this.uploads, ...cut.map((one) => ({ ...one, state: 'interrupted' as const }))]);
  }

  /** The ids of these uploads, in the order of the files. */
  add(files: Iterable<File>, folder: string): string[] {
    const fresh: Upload[] = [];
    const all: string[] = [];
    for (const file of files) {
      const id = fingerprintOf(file, this.user);
      all.push(id);
      if (this.uploads.some((one) => one.id === id && ['waiting', 'sending', 'checking'].includes(one.state)))
        continue;
      this.files.set(id, file);
      fresh.push({
        id,
        name: file.name,
        size: file.size,
        folder,
        sent: 0,
        state: 'waiting',
        message: null,
        mediaId: null,
      });
    }
    const ids = new Set(fresh.map((one) => one.id));
    this.change([...this.uploads.filter((one) => !ids.has(one.id)), ...fresh]);
    this.next();
    return all;
  }

  retry(id: string): void {
    if (!this.files.has(id)) return;
    this.patch(id, { state: 'waiting', message: null });
    this.next();
  }

  drop(id: string): void {
    this.running.get(id)?.stop();
    this.running.delete(id);
    this.files.delete(id);
    this.change(this.uploads.filter((one) => one.id !== id));
    this.next();
  }

  clearFinished(): void {
    this.change(this.uploads.filter((one) => one.state !== 'sent'));
  }

  private next(): void {
    const busy = this.uploads.filter((one) => one.state === 'sending' || one.state === 'checking').length;
    const waiting = this.uploads
      .filter((one) => one.state === 'waiting')
      .slice(0, Math.max(0, AT_ONCE - busy));
    for (const upload of waiting) this.send(upload);
  }

  private send({ id, size, folder }: Upload): void {
    const file = this.files.get(id);
    if (!file) return;
    this.patch(id, { state: 'sending' });
    const job: CarrierJob = {
      file,
      fingerprint: id,
      folder,
      onProgress: (sent) => this.patch(id, { sent, state: sent >= size ? 'checking' : 'sending' }),
      onDone: (mediaId) => this.finish(id, { state: 'sent', sent: size, mediaId }),
      onFailed: (message, isRefused) => this.finish(id, { state: isRefused ? 'refused' : 'failed', message }),
    };
    this.carrier(job).then(
      (handle) => this.running.set(id, handle),
      (error: Error) => job.onFailed(error.message, false),
    );
  }

  private finish(id: string, end: Partial<Upload>): void {
    this.running.delete(id);
    if (end.state === 'sent' || end.state === 'refused') this.files.delete(id);
    this.patch(id, end);
    this.next();
  }

  private patch(id: string, patch: Partial<Upload>): void {
    this.change(this.uploads.map((one) => (one.id === id ? { ...one, ...patch } : one)));
  }

  private change(uploads: Upload[]): void {
    this.uploads = uploads;
    const unfinished = uploads.filter((one) => one.state !== 'sent' && one.state !== 'refused');
    if (unfinished.length > 0) localStorage.setItem(KEPT, JSON.stringify(unfinished));
    else localStorage.removeItem(KEPT);
    for (const listener of this.listeners) listener();
  }
}

/** Sends one file by tus, from where an earlier try stopped. */
const byTus: Carrier = async ({ file, fingerprint, folder, onProgress, onDone, onFailed }) => {
  const { Upload: Tus } = await import('tus-js-client');
  let mediaId: string | null = null;
  const upload: TusUpload = new Tus(file, {
    endpoint: '/api/v1/uploads',
    headers: { 'X-Vitrine': '1' },
    chunkSize: 8 * 1024 * 1024,
    retryDelays: [0, 1000, 3000, 5000, 10_000, 20_000],
    removeFingerprintOnSuccess: true,
    fingerprint: async () => fingerprint,
    metadata: { filename: file.name, ...(folder ? { folder } : {}) },
    onProgress,
    onAfterResponse: (_, response) => {
      mediaId = response.getHeader('Vitrine-Media') ?? mediaId;
    },
    onSuccess: () => {
      void queryClient.invalidateQueries({ queryKey: ['media'] });
      void queryClient.invalidateQueries({ queryKey: ['overview'] });
      onDone(mediaId);
    },
    onError: (error) => onFailed(wordsOf(error), isRefusal(error)),
  });
  const [earlier] = await upload.findPreviousUploads();
  if (earlier) upload.resumeFromPreviousUpload(earlier);
  upload.start();
  return { stop: () => void upload.abort(true).catch(() => undefined) };
};

function answerTo(error: Error): { getBody(): string; getStatus(): number } | null {
  return 'originalResponse' in error ? (error.originalResponse as ReturnType<typeof answerTo>) : null;
}

/** Whether the file itself is at fault: too large, of no known type, or damaged. */
function isRefusal(error: Error): boolean {
  return [413, 415, 422].includes(answerTo(error)?.getStatus() ?? 0);
}

/** The server's own sentence when it refused the file, else what the transport said. */
function wordsOf(error: Error): string {
  try {
    const problem = JSON.parse(answerTo(error)?.getBody() ?? '') as {
      detail?: string;
      errors?: { message: string }[];
    };
    return problem.errors?.map((one) => one.message).join(' ') || problem.detail || error.message;
  } catch {
    return error.message;
  }
}

export const uploads = new UploadQueue(byTus);

export function useUploads(): Upload[] {
  return useSyncExternalStore(uploads.subscribe, uploads.list);
}
