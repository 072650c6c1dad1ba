/** Two speech bubbles, one of them a person's: our own, in tokens, so that it follows the theme. */
export function InboxPicture() {
  return (
    <svg width={168} height={104} viewBox="0 0 168 104" fill="none" aria-hidden="true">
      <path
        d="M18 22a8 8 0 0 1 8-8h62a8 8 0 0 1 8 8v22a8 8 0 0 1-8 8H44L32 62V52h-6a8 8 0 0 1-8-8z"
        fill="var(--surface)"
        stroke="var(--line-strong)"
      />
      <rect x="30" y="26" width="48" height="4" rx="2" fill="var(--line-strong)" />
      <rect x="30" y="36" width="32" height="4" rx="2" fill="var(--line-strong)" />
      <path
        d="M72 58a8 8 0 0 1 8-8h62a8 8 0 0 1 8 8v20a8 8 0 0 1-8 8h-6v10l-12-10H80a8 8 0 0 1-8-8z"
        fill="var(--accent-soft)"
        stroke="var(--accent)"
      />
      <rect x="84" y="62" width="50" height="4" rx="2" fill="var(--accent)" opacity=".6" />
      <rect x="84" y="72" width="34" height="4" rx="2" fill="var(--accent)" opacity=".6" />
    </svg>
  );
}
