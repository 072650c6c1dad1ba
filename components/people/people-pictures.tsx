/* The drawings of this part's empty states, in tokens, so that they follow the theme. */

const frame = { width: 168, height: 104, viewBox: "0 0 168 104", fill: "none" } as const;

/** Three who wait in line, and one who takes the first. */
export function QueuePicture() {
  return (
    <svg {...frame} aria-hidden="true">
      {[20, 48, 76].map((x, at) => (
        <g key={x} opacity={1 - at * 0.2}>
          <rect
            x={x}
            y="40"
            width="36"
            height="26"
            rx="6"
            fill="var(--surface)"
            stroke="var(--line-strong)"
          />
          <rect x={x + 7} y="48" width="20" height="3" rx="1.5" fill="var(--line-strong)" />
          <rect x={x + 7} y="55" width="13" height="3" rx="1.5" fill="var(--line-strong)" />
        </g>
      ))}
      <path d="M118 53h14m-5-5 5 5-5 5" stroke="var(--accent)" strokeWidth="1.5" strokeLinecap="round" />
      <circle cx="146" cy="43" r="8" fill="var(--accent-soft)" stroke="var(--accent)" />
      <path d="M134 70c0-8 5-13 12-13s12 5 12 13" fill="var(--accent-soft)" stroke="var(--accent)" />
    </svg>
  );
}

/** A note with a bolt: a text that is always at hand. */
export function ReplyPicture() {
  return (
    <svg {...frame} aria-hidden="true">
      <rect x="30" y="18" width="92" height="34" rx="8" fill="var(--surface)" stroke="var(--line-strong)" />
      <rect x="42" y="28" width="50" height="4" rx="2" fill="var(--line-strong)" />
      <rect x="42" y="38" width="66" height="4" rx="2" fill="var(--line-strong)" />
      <rect x="62" y="60" width="78" height="26" rx="8" fill="var(--accent-soft)" stroke="var(--accent)" />
      <path d="m76 80 6-14" stroke="var(--accent)" strokeWidth="2.5" strokeLinecap="round" />
      <rect x="90" y="71" width="38" height="4" rx="2" fill="var(--accent)" opacity=".6" />
    </svg>
  );
}

/** A folder with a clock: a promise and when it is due. */
export function CasePicture() {
  return (
    <svg {...frame} aria-hidden="true">
      <path
        d="M34 30a5 5 0 0 1 5-5h24l7 8h50a5 5 0 0 1 5 5v42a5 5 0 0 1-5 5H39a5 5 0 0 1-5-5z"
        fill="var(--surface)"
        stroke="var(--line-strong)"
      />
      <rect x="48" y="48" width="44" height="4" rx="2" fill="var(--line-strong)" />
      <rect x="48" y="59" width="30" height="4" rx="2" fill="var(--line-strong)" />
      <circle cx="124" cy="74" r="17" fill="var(--accent-soft)" stroke="var(--accent)" />
      <path d="M124 64v10l7 5" stroke="var(--accent)" strokeWidth="2" strokeLinecap="round" />
    </svg>
  );
}

/** Two boxes and what goes from one to the other. */
export function WebhookPicture() {
  return (
    <svg {...frame} aria-hidden="true">
      <rect x="14" y="32" width="46" height="40" rx="7" fill="var(--accent-soft)" stroke="var(--accent)" />
      <path d="M26 52h22M26 60h14" stroke="var(--accent)" strokeWidth="3" strokeLinecap="round" />
      <rect x="108" y="32" width="46" height="40" rx="7" fill="var(--surface)" stroke="var(--line-strong)" />
      <rect x="119" y="44" width="24" height="4" rx="2" fill="var(--line-strong)" />
      <rect x="119" y="54" width="16" height="4" rx="2" fill="var(--line-strong)" />
      <path
        d="M66 52h34m-6-6 6 6-6 6"
        stroke="var(--fg-subtle)"
        strokeWidth="1.5"
        strokeDasharray="5 3"
        strokeLinecap="round"
      />
    </svg>
  );
}
