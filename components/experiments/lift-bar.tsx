import type { Lift } from "./experiment-words";

/** An interval on a line with 0 in the middle: what lies on one side of it is told apart from chance. */
export function LiftBar({ value, most }: { value: Lift; most: number }) {
  const at = (lift: number) => `${50 + (Math.max(-1, Math.min(1, lift / most)) * 100) / 2}%`;
  const low = at(value.low ?? -most);
  const high = at(value.high ?? most);
  const sure = (value.low ?? -1) > 0 || (value.high ?? 1) < 0;
  return (
    <svg viewBox="0 0 160 14" className="h-3.5 w-40 max-w-full" aria-hidden>
      <line x1="0" x2="160" y1="7" y2="7" className="stroke-line" />
      <line x1="80" x2="80" y1="0" y2="14" className="stroke-line-strong" />
      {value.low === null && value.high === null ? null : (
        <line
          x1={low}
          x2={high}
          y1="7"
          y2="7"
          strokeWidth="4"
          strokeLinecap="round"
          className={sure ? "stroke-accent" : "stroke-line-strong"}
        />
      )}
      {value.lift === null ? null : (
        <circle cx={at(value.lift)} cy="7" r="4" className={sure ? "fill-accent" : "fill-subtle"} />
      )}
    </svg>
  );
}
