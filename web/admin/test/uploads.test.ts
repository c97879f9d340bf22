import { describe, expect, it } from 'vitest';
import { type CarrierJob, fingerprintOf, UploadQueue } from '../src/data/uploads';

const settled = () => new Promise((done) => setTimeout(done));

function queue() {
  const jobs: CarrierJob[] = [];
  const stopped: string[] = [];
  const made = new UploadQueue(async (job) => {
    jobs.push(job);
    return { stop: () => stopped.push(job.fingerprint) };
  });
  made.restore('user-1');
  return { made, jobs, stopped };
}
const file = (name: string, size = 10) => new File([new Uint8Array(size)], name, { lastModified: 1000 });
const states = (made: UploadQueue) => made.list().map((one) => [one.name, one.state]);

describe('UploadQueue', () => {
  it('sends two at a time and the next when one is through', async () => {
    const { made, jobs } = queue();
    made.add([file('a.jpg'), file('b.jpg'), file('c.jpg')], '');
    await settled();
    expect(jobs.map((job) => job.file.name)).toEqual(['a.jpg', 'b.jpg']);
    jobs[0]?.onDone('media-a');
    await settled();
    expect(jobs.map((job) => job.file.name)).toEqual(['a.jpg', 'b.jpg', 'c.jpg']);
    expect(states(made)[0]).toEqual(['a.jpg', 'sent']);
  });

  it('shows that the server checks the file once all bytes are there', async () => {
    const { made, jobs } = queue();
    made.add([file('a.jpg', 100)], '');
    await settled();
    jobs[0]?.onProgress(40);
    expect(made.list()[0]).toMatchObject({ state: 'sending', sent: 40 });
    jobs[0]?.onProgress(100);
    expect(made.list()[0]?.state).toBe('checking');
  });

  it('keeps the reason of a failure and tries again when asked', async () => {
    const { made, jobs } = queue();
    made.add([file('bad.jpg')], '');
    await settled();
    jobs[0]?.onFailed('Le serveur ne répond pas.', false);
    expect(made.list()[0]).toMatchObject({ state: 'failed', message: 'Le serveur ne répond pas.' });
    made.retry(made.list()[0]?.id ?? '');
    await settled();
    expect(jobs).toHaveLength(2);
  });

  it('keeps the reason of a refusal, but nothing that could go on', async () => {
    const { made, jobs } = queue();
    made.add([file('bad.jpg')], '');
    await settled();
    jobs[0]?.onFailed('Ce fichier n’est pas une image.', true);
    expect(made.list()[0]).toMatchObject({ state: 'refused', message: 'Ce fichier n’est pas une image.' });
    expect(queue().made.list()).toEqual([]);
  });

  it('stops the transfer of a cancelled file and goes on with the next', async () => {
    const { made, jobs, stopped } = queue();
    made.add([file('a.jpg'), file('b.jpg'), file('c.jpg')], '');
    await settled();
    made.drop(jobs[0]?.fingerprint ?? '');
    await settled();
    expect(stopped).toEqual([jobs[0]?.fingerprint]);
    expect(jobs.at(-1)?.file.name).toBe('c.jpg');
  });

  it('shows what a reload cut, and takes the same file up again', async () => {
    const before = queue();
    before.made.add([file('long.mp4')], 'Films');
    await settled();
    const after = queue();
    expect(states(after.made)).toEqual([['long.mp4', 'interrupted']]);
    after.made.add([file('long.mp4')], 'Films');
    await settled();
    expect(states(after.made)).toEqual([['long.mp4', 'sending']]);
    expect(after.jobs[0]?.fingerprint).toBe(before.jobs[0]?.fingerprint);
  });

  it('does not show one person’s uploads to another', () => {
    const { made } = queue();
    made.add([file('mine.mp4')], '');
    const other = new UploadQueue(async () => ({ stop: () => undefined }));
    other.restore('user-2');
    expect(other.list()).toEqual([]);
  });

  it('tells files apart by name, size, time and person', () => {
    const one = { name: 'a', size: 1, lastModified: 1 };
    const prints = [one, { ...one, size: 2 }, { ...one, lastModified: 2 }].map((each) =>
      fingerprintOf(each, 'u'),
    );
    expect(new Set([...prints, fingerprintOf(one, 'v')]).size).toBe(4);
  });
});
