/* The drawings of the empty states: our own, in tokens, so that they follow the theme. */

const frame = { width: 168, height: 104, viewBox: "0 0 168 104", fill: "none" } as const;

/** Three cards joined by lines: a flow. */
export function FlowPicture() {
  return (
    <svg {...frame} aria-hidden="true">
      <path
        d="M58 34h18c10 0 6-14 16-14h14M58 34h18c10 0 6 40 16 40h14"
        stroke="var(--line-strong)"
        strokeWidth="1.5"
      />
      <g>
        <rect
          x="8.5"
          y="16.5"
          width="49"
          height="35"
          rx="6"
          fill="var(--surface)"
          stroke="var(--line-strong)"
        />
        <rect x="8.5" y="16.5" width="3" height="35" rx="1.5" fill="var(--group-start)" />
        <rect x="19" y="25" width="26" height="4" rx="2" fill="var(--group-start)" opacity=".6" />
        <rect x="19" y="34" width="30" height="3" rx="1.5" fill="var(--line-strong)" />
        <rect x="19" y="41" width="20" height="3" rx="1.5" fill="var(--line-strong)" />
      </g>
      <g>
        <rect
          x="106.5"
          y="4.5"
          width="53"
          height="35"
          rx="6"
          fill="var(--surface)"
          stroke="var(--line-strong)"
        />
        <rect x="106.5" y="4.5" width="3" height="35" rx="1.5" fill="var(--group-talk)" />
        <rect x="117" y="13" width="24" height="4" rx="2" fill="var(--group-talk)" opacity=".6" />
        <rect x="117" y="22" width="34" height="3" rx="1.5" fill="var(--line-strong)" />
        <rect x="117" y="29" width="22" height="3" rx="1.5" fill="var(--line-strong)" />
      </g>
      <g>
        <rect
          x="106.5"
          y="56.5"
          width="53"
          height="43"
          rx="6"
          fill="var(--surface)"
          stroke="var(--line-strong)"
        />
        <rect x="106.5" y="56.5" width="3" height="43" rx="1.5" fill="var(--group-people)" />
        <rect x="117" y="65" width="22" height="4" rx="2" fill="var(--group-people)" opacity=".6" />
        <rect x="117" y="75" width="30" height="7" rx="3.5" fill="var(--group-people-soft)" />
        <rect x="117" y="86" width="24" height="7" rx="3.5" fill="var(--group-people-soft)" />
      </g>
      <circle cx="58" cy="34" r="3" fill="var(--surface)" stroke="var(--fg-subtle)" strokeWidth="1.5" />
    </svg>
  );
}

/** A tray with nothing left in it. */
export function ArchivePicture() {
  return (
    <svg {...frame} aria-hidden="true">
      <rect
        x="44.5"
        y="18.5"
        width="79"
        height="18"
        rx="5"
        fill="var(--surface)"
        stroke="var(--line-strong)"
      />
      <path
        d="M50.5 36.5h67v44a5 5 0 0 1-5 5h-57a5 5 0 0 1-5-5z"
        fill="var(--surface)"
        stroke="var(--line-strong)"
      />
      <rect x="72" y="48" width="24" height="5" rx="2.5" fill="var(--line-strong)" />
    </svg>
  );
}

/** A lens over lines: nothing matches. */
export function SearchPicture() {
  return (
    <svg {...frame} aria-hidden="true">
      {[22, 42, 62, 82].map((y, row) => (
        <rect key={y} x="30" y={y} width={row % 2 ? 74 : 104} height="6" rx="3" fill="var(--active)" />
      ))}
      <circle cx="98" cy="50" r="22" fill="var(--bg)" stroke="var(--accent)" strokeWidth="2.5" />
      <path d="m114 66 16 16" stroke="var(--accent)" strokeWidth="4" strokeLinecap="round" />
    </svg>
  );
}

/** A key and its ring. */
export function KeyPicture() {
  return (
    <svg {...frame} aria-hidden="true">
      <circle cx="58" cy="52" r="20" fill="var(--accent-soft)" stroke="var(--accent)" strokeWidth="2" />
      <circle cx="52" cy="52" r="5" fill="var(--surface)" stroke="var(--accent)" strokeWidth="2" />
      <path d="M78 52h54v12M118 52v9" stroke="var(--accent)" strokeWidth="2" strokeLinecap="round" />
    </svg>
  );
}

/** A page of lines with a tick: the record. */
export function RecordPicture() {
  return (
    <svg {...frame} aria-hidden="true">
      <rect
        x="48.5"
        y="10.5"
        width="71"
        height="84"
        rx="6"
        fill="var(--surface)"
        stroke="var(--line-strong)"
      />
      {[26, 42, 58, 74].map((y) => (
        <g key={y}>
          <circle cx="62" cy={y + 2} r="3" fill="var(--accent)" opacity=".6" />
          <rect x="72" y={y} width="36" height="4" rx="2" fill="var(--line-strong)" />
        </g>
      ))}
    </svg>
  );
}
