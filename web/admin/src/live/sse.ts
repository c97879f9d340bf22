/** What a line of a stream of events says, comments included: they are how a silent server shows that it is there. Pure. */
export interface Said {
  event: string;
  data: string;
  id: string | null;
}

/** Reads a stream of events piece by piece, wherever the pieces are cut. */
export class EventReader {
  private rest = '';
  private event = '';
  private data: string[] = [];
  private id: string | null = null;

  read(piece: string): Said[] {
    const lines = (this.rest + piece).split(/\r?\n/);
    this.rest = lines.pop() ?? '';
    return lines.flatMap((line) => this.line(line));
  }

  private line(line: string): Said[] {
    if (line === '') return this.end();
    const at = line.indexOf(':');
    const field = at < 0 ? line : line.slice(0, at);
    const value = at < 0 ? '' : line.slice(at + 1).replace(/^ /, '');
    if (field === 'event') this.event = value;
    if (field === 'data') this.data.push(value);
    if (field === 'id') this.id = value;
    return [];
  }

  private end(): Said[] {
    const { event, data, id } = this;
    this.event = '';
    this.data = [];
    this.id = null;
    return data.length > 0 ? [{ event, data: data.join('\n'), id }] : [];
  }
}
