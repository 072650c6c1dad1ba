import { cx } from "./cx";

/** A grey place-holder; stays invisible for the first 150 ms so that quick loads do not flicker. */
export function Skeleton({ className }: { className?: string }) {
  return (
    <span className={cx("appear-late block", className)} aria-hidden>
      <span className="animate-pulse-soft block size-full rounded-md bg-active" />
    </span>
  );
}

/** Some rows of place-holders, announced once to screen readers by `label`. */
export function SkeletonRows({
  rows = 5,
  label,
  className,
}: {
  rows?: number;
  label: string;
  className?: string;
}) {
  return (
    <div role="status" className={cx("flex flex-col gap-3", className)}>
      <span className="sr-only">{label}</span>
      {Array.from({ length: rows }, (_, row) => (
        <Skeleton
          // biome-ignore lint/suspicious/noArrayIndexKey: the rows never change places, their number is their identity
          key={row}
          className={cx("h-9", row % 3 === 2 ? "w-3/5" : row % 3 === 1 ? "w-4/5" : "w-full")}
        />
      ))}
    </div>
  );
}
