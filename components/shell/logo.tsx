/** The mark: a speech bubble with two turns in it. */
export function Logo({ size = 24 }: { size?: number }) {
  return (
    <svg width={size} height={size} viewBox="0 0 32 32" aria-hidden="true">
      <rect width="32" height="32" rx="8" fill="var(--accent)" />
      <path
        d="M9 10.5A2.5 2.5 0 0 1 11.5 8h9a2.5 2.5 0 0 1 2.5 2.5v6a2.5 2.5 0 0 1-2.5 2.5H15l-4 4v-4a2 2 0 0 1-2-2z"
        fill="var(--accent-fg)"
      />
      <circle cx="13.5" cy="13.5" r="1.4" fill="var(--accent)" />
      <circle cx="18.5" cy="13.5" r="1.4" fill="var(--accent)" />
    </svg>
  );
}
