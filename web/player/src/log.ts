/** The last things that happened, for `send_logs`, and the worst of them for the server at once. */

export type Level = 'error' | 'warn' | 'info';

export interface Line {
  at: string;
  level: Level;
  message: string;
}

const KEPT = 200;
const SENT_A_MINUTE = 10;
const LONGEST = 500;

export class Log {
  private readonly lines: Line[] = [];
  private sentInMinute = 0;
  private minute = 0;

  constructor(
    private readonly now: () => number,
    private readonly send: (line: Line) => void,
  ) {}

  /** Notes something; what is wrong is also sent, but not more than ten times a minute. */
  note(level: Level, message: string): void {
    const now = this.now();
    const line = { at: new Date(now).toISOString(), level, message: message.slice(0, LONGEST) };
    this.lines.push(line);
    if (this.lines.length > KEPT) this.lines.shift();
    if (level === 'info') return;
    const minute = Math.floor(now / 60_000);
    if (minute !== this.minute) {
      this.minute = minute;
      this.sentInMinute = 0;
    }
    this.sentInMinute += 1;
    if (this.sentInMinute <= SENT_A_MINUTE) this.send(line);
  }

  recent(): Line[] {
    return this.lines.slice();
  }
}
