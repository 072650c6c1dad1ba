/** A box on a shelf with its price, and the words that go out with it. */
export function ProductPicture() {
  return (
    <svg width="168" height="104" viewBox="0 0 168 104" fill="none" aria-hidden="true">
      <path d="M16 88h136" stroke="var(--line-strong)" strokeLinecap="round" />
      <path d="M30 44l28-10 28 10v34l-28 10-28-10z" fill="var(--surface)" stroke="var(--line-strong)" />
      <path d="M30 44l28 10 28-10M58 54v34" stroke="var(--line-strong)" />
      <rect x="62" y="62" width="20" height="10" rx="3" fill="var(--accent)" opacity=".6" />
      <path
        d="M104 20h40a6 6 0 0 1 6 6v20a6 6 0 0 1-6 6h-26l-10 9v-9h-4a6 6 0 0 1-6-6V26a6 6 0 0 1 6-6z"
        fill="var(--accent-soft)"
        stroke="var(--accent)"
        strokeLinejoin="round"
      />
      <path d="M110 31h28M110 40h18" stroke="var(--accent)" strokeWidth="3" strokeLinecap="round" />
    </svg>
  );
}
