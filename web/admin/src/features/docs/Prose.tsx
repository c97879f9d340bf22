/** The server's own words, which are English; what stands between backticks is code. */
export function Prose({ text, className }: { text: string; className?: string }) {
  const parts = text
    .split('`')
    .map((part, index) => ({ key: `${index}-${part}`, part, code: index % 2 === 1 }));
  return (
    <p className={className} lang="en">
      {parts.map(({ key, part, code }) => (code ? <code key={key}>{part}</code> : part))}
    </p>
  );
}
