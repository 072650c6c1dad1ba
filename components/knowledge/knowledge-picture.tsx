/** An open book, one of its lines on its way into a speech bubble. */
export function KnowledgePicture() {
  return (
    <svg width="168" height="104" viewBox="0 0 168 104" fill="none" aria-hidden="true">
      <path
        d="M20 34c14-6 26-6 36 2v48c-10-8-22-8-36-2zM92 34c-14-6-26-6-36 2v48c10-8 22-8 36-2z"
        fill="var(--surface)"
        stroke="var(--line-strong)"
        strokeLinejoin="round"
      />
      <path
        d="M28 46c8-2 14-2 20 1M28 56c8-2 14-2 20 1M28 66c8-2 14-2 20 1M64 57c6-3 12-3 20-1M64 67c6-3 12-3 20-1"
        stroke="var(--line-strong)"
        strokeWidth="3"
        strokeLinecap="round"
      />
      <path
        d="M104 18h44a6 6 0 0 1 6 6v22a6 6 0 0 1-6 6h-30l-10 9v-9h-4a6 6 0 0 1-6-6V24a6 6 0 0 1 6-6z"
        fill="var(--accent-soft)"
        stroke="var(--accent)"
        strokeLinejoin="round"
      />
      <path d="M110 31h32M110 40h20" stroke="var(--accent)" strokeWidth="3" strokeLinecap="round" />
      <path d="M64 47c8-8 16-12 26-12" stroke="var(--accent)" strokeDasharray="4 4" strokeLinecap="round" />
    </svg>
  );
}
