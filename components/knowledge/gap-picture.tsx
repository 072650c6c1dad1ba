/** A row of bricks with one missing, and the one that fits. */
export function GapPicture() {
  return (
    <svg width="168" height="104" viewBox="0 0 168 104" fill="none" aria-hidden="true">
      <g fill="var(--surface)" stroke="var(--line-strong)">
        <rect x="16" y="64" width="40" height="22" rx="4" />
        <rect x="112" y="64" width="40" height="22" rx="4" />
        <rect x="38" y="40" width="40" height="22" rx="4" />
      </g>
      <rect x="64" y="64" width="40" height="22" rx="4" stroke="var(--accent)" strokeDasharray="4 4" />
      <g transform="rotate(-8 106 30)">
        <rect x="92" y="18" width="40" height="22" rx="4" fill="var(--accent-soft)" stroke="var(--accent)" />
        <path d="M104 29h16" stroke="var(--accent)" strokeWidth="3" strokeLinecap="round" />
      </g>
      <path d="M96 46c-4 4-8 8-10 14" stroke="var(--accent)" strokeDasharray="3 4" strokeLinecap="round" />
    </svg>
  );
}
