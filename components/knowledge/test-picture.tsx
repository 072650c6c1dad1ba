/** A list of questions, some of them ticked. */
export function TestPicture() {
  return (
    <svg width="168" height="104" viewBox="0 0 168 104" fill="none" aria-hidden="true">
      <rect x="44" y="12" width="80" height="80" rx="8" fill="var(--surface)" stroke="var(--line-strong)" />
      <path
        d="M78 32h34M78 52h26M78 72h30"
        stroke="var(--line-strong)"
        strokeWidth="4"
        strokeLinecap="round"
      />
      <path
        d="m54 32 4 4 8-8M54 52l4 4 8-8"
        stroke="var(--accent)"
        strokeWidth="3"
        strokeLinecap="round"
        strokeLinejoin="round"
      />
      <circle cx="60" cy="72" r="5" stroke="var(--line-strong)" strokeWidth="2" />
    </svg>
  );
}
