import { cx } from "../ui/cx";
import type { MoodMark } from "./service-clock";

const DOTS: Record<MoodMark, string> = {
  angry: "bg-danger",
  urgent: "bg-warn",
  upset: "bg-warn",
  glad: "bg-ok",
};

/** The first letter of a name, with a dot for the mood; both are said elsewhere in words. */
export function Face({
  name,
  mark,
  size = "md",
}: {
  name: string;
  mark?: MoodMark | null;
  size?: "sm" | "md";
}) {
  return (
    <span className="relative shrink-0 self-start" aria-hidden>
      <span
        className={cx(
          "flex items-center justify-center rounded-full bg-active font-semibold text-muted",
          size === "sm" ? "size-6 text-2xs" : "size-8 text-xs",
        )}
      >
        {[...name.trim()][0]?.toLocaleUpperCase()}
      </span>
      {mark ? (
        <span
          className={cx(
            "absolute -right-0.5 -top-0.5 size-2.5 rounded-full border-2 border-surface",
            DOTS[mark],
          )}
        />
      ) : null}
    </span>
  );
}
