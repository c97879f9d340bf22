/** The mark: an awning over a pane in which something plays. */
export function Logo({ size = 28 }: { size?: number }) {
  return (
    <svg width={size} height={size} viewBox="0 0 32 32" aria-hidden="true" focusable="false">
      <rect width="32" height="32" rx="8" fill="#4f55e0" />
      <path
        d="M6 8.5h20v3.2a2.5 2.5 0 0 1-5 0 2.5 2.5 0 0 1-5 0 2.5 2.5 0 0 1-5 0 2.5 2.5 0 0 1-5 0z"
        fill="#fff"
      />
      <path
        d="M8.2 16.6v5.9a2 2 0 0 0 2 2h11.6a2 2 0 0 0 2-2v-5.9"
        fill="none"
        stroke="#fff"
        strokeWidth="2"
        strokeLinecap="round"
      />
      <path d="M14.2 16.7v4.6l4-2.3z" fill="#fff" />
    </svg>
  );
}
