"use client";
import { ChevronRight } from "lucide-react";
import type { ReactNode } from "react";

/** A part of an inspector, titled where there is more than one. Advanced parts are folded until they are used. */
export function Section({
  title,
  help,
  advanced,
  open,
  children,
}: {
  title?: ReactNode;
  help?: ReactNode;
  advanced?: boolean;
  open?: boolean;
  children: ReactNode;
}) {
  const body = (
    <div className="space-y-3">
      {help ? <p className="text-xs text-subtle">{help}</p> : null}
      {children}
    </div>
  );
  if (!advanced) {
    return (
      <section className="space-y-2 border-line px-4 py-3 [section+&]:border-t">
        {title ? <h3 className="text-xs font-semibold">{title}</h3> : null}
        {body}
      </section>
    );
  }
  return (
    <details open={open} className="group/section border-t border-line px-4 py-3">
      <summary className="flex cursor-pointer list-none items-center gap-1 text-xs font-semibold text-muted hover:text-fg">
        <ChevronRight size={13} aria-hidden className="transition-transform group-open/section:rotate-90" />
        {title}
      </summary>
      <div className="pt-2">{body}</div>
    </details>
  );
}
