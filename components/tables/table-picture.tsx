/** A table of which one row is found. */
export function TablePicture() {
  return (
    <svg width="168" height="104" viewBox="0 0 168 104" fill="none" aria-hidden="true">
      <rect x="22" y="16" width="104" height="72" rx="6" fill="var(--surface)" stroke="var(--line-strong)" />
      <path d="M22 34h104M22 52h104M22 70h104M56 16v72" stroke="var(--line-strong)" />
      <rect
        x="22"
        y="52"
        width="104"
        height="18"
        fill="var(--accent-soft)"
        stroke="var(--accent)"
        strokeLinejoin="round"
      />
      <path d="M32 61h14M66 61h48" stroke="var(--accent)" strokeWidth="3" strokeLinecap="round" />
      <path
        d="M32 25h14M66 25h30M32 43h12M66 43h40M32 79h14M66 79h34"
        stroke="var(--line-strong)"
        strokeWidth="3"
        strokeLinecap="round"
      />
      <path d="M126 61h24m-6-5 6 5-6 5" stroke="var(--accent)" strokeLinecap="round" strokeLinejoin="round" />
    </svg>
  );
}
