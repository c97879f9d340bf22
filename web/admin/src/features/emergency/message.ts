/** A message as a picture for screens, drawn here: black on yellow, as large as it fits. */

const SIZE = { width: 1920, height: 1080 } as const;
const MARGIN = 120;
const LARGEST = 190;
const SMALLEST = 44;

/** The text in lines that are not wider than the picture. */
export function wrapped(text: string, widthOf: (line: string) => number, most: number): string[] {
  return text.split('\n').flatMap((paragraph) => {
    const lines: string[] = [];
    let line = '';
    for (const word of paragraph.split(/[ \t]+/)) {
      const longer = line ? `${line} ${word}` : word;
      if (line && widthOf(longer) > most) {
        lines.push(line);
        line = word;
      } else {
        line = longer;
      }
    }
    return [...lines, line];
  });
}

/** The message on a canvas, which takes the size of a screen. */
export function paintMessage(canvas: HTMLCanvasElement, text: string): void {
  Object.assign(canvas, SIZE);
  const pen = canvas.getContext('2d');
  if (!pen) throw new Error('this browser cannot draw');
  pen.fillStyle = '#ffd400';
  pen.fillRect(0, 0, SIZE.width, SIZE.height);
  pen.strokeStyle = '#141414';
  pen.lineWidth = 36;
  pen.strokeRect(18, 18, SIZE.width - 36, SIZE.height - 36);
  pen.fillStyle = '#141414';
  pen.textAlign = 'center';
  pen.textBaseline = 'middle';
  let size = LARGEST;
  let lines: string[] = [];
  for (; size >= SMALLEST; size -= 6) {
    pen.font = `700 ${size}px "Inter Variable", Inter, sans-serif`;
    lines = wrapped(text, (line) => pen.measureText(line).width, SIZE.width - 2 * MARGIN);
    if (lines.length * size * 1.25 <= SIZE.height - 2 * MARGIN) break;
  }
  const step = size * 1.25;
  const top = SIZE.height / 2 - ((lines.length - 1) * step) / 2;
  for (const [at, line] of lines.entries()) pen.fillText(line, SIZE.width / 2, top + at * step);
}

export async function drawMessage(text: string): Promise<File> {
  const canvas = document.createElement('canvas');
  paintMessage(canvas, text);
  const blob = await new Promise<Blob | null>((done) => canvas.toBlob(done, 'image/png'));
  if (!blob) throw new Error('this browser cannot draw');
  return new File([blob], 'message.png', { type: 'image/png' });
}
