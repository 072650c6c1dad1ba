/** Two coupons, one of them torn off. */
export function CouponPicture() {
  return (
    <svg width="168" height="104" viewBox="0 0 168 104" fill="none" aria-hidden="true">
      <g transform="rotate(-6 84 52)">
        <path
          d="M24 30h76v12a7 7 0 0 0 0 14v12H24V56a7 7 0 0 0 0-14z"
          fill="var(--surface)"
          stroke="var(--line-strong)"
        />
        <rect x="40" y="40" width="34" height="5" rx="2.5" fill="var(--accent)" opacity=".6" />
        <rect x="40" y="52" width="44" height="3" rx="1.5" fill="var(--line-strong)" />
      </g>
      <g transform="rotate(5 120 60)">
        <path
          d="M104 40h44v14a7 7 0 0 0 0 14v14h-44V68a7 7 0 0 0 0-14z"
          fill="var(--accent-soft)"
          stroke="var(--accent)"
          strokeDasharray="4 3"
        />
        <path
          d="m118 68 16-16M120 54h.01M132 66h.01"
          stroke="var(--accent)"
          strokeWidth="3"
          strokeLinecap="round"
        />
      </g>
    </svg>
  );
}
