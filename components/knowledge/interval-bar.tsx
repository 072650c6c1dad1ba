/** A share on a line from nothing to all, with the range in which the truth lies. The figures stand beside it. */
export function IntervalBar({ share, low, high }: { share: number | null; low: number; high: number }) {
  const percent = (value: number) => `${value * 100}%`;
  return (
    <span aria-hidden className="relative block h-2 w-full min-w-16 rounded-full bg-active">
      <span
        className="absolute inset-y-0 rounded-full bg-accent/35"
        style={{ left: percent(low), right: percent(1 - high) }}
      />
      {share === null ? null : (
        <span
          className="absolute -inset-y-0.5 w-1 -translate-x-1/2 rounded-full bg-accent"
          style={{ left: percent(share) }}
        />
      )}
    </span>
  );
}
