import { CircleAlert, CircleCheck, Info, TriangleAlert } from "lucide-react";
import type { ReactNode } from "react";
import { cx } from "./cx";

export type NoticeTone = "neutral" | "ok" | "warn" | "danger";
const LOOKS: Record<NoticeTone, { className: string; icon: ReactNode }> = {
  neutral: { className: "bg-hover text-fg", icon: <Info size={15} aria-hidden /> },
  ok: { className: "bg-ok-soft text-ok-text", icon: <CircleCheck size={15} aria-hidden /> },
  warn: { className: "bg-warn-soft text-warn-text", icon: <TriangleAlert size={15} aria-hidden /> },
  danger: { className: "bg-danger-soft text-danger-text", icon: <CircleAlert size={15} aria-hidden /> },
};

/** A sentence that belongs to the form or list under it; faults are read out at once. */
export function Notice({
  tone = "neutral",
  action,
  children,
  className,
}: {
  tone?: NoticeTone;
  action?: ReactNode;
  children: ReactNode;
  className?: string;
}) {
  const look = LOOKS[tone];
  return (
    <div
      role={tone === "danger" ? "alert" : "status"}
      className={cx("flex items-start gap-2 rounded-lg px-3 py-2 text-sm", look.className, className)}
    >
      <span className="mt-0.5 shrink-0">{look.icon}</span>
      <div className="min-w-0 flex-1">{children}</div>
      {action}
    </div>
  );
}
