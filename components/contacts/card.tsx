import type { ReactNode } from "react";

/** A part of a contact's page. */
export function Card({
  title,
  aside,
  children,
}: {
  title: ReactNode;
  aside?: ReactNode;
  children: ReactNode;
}) {
  return (
    <section className="rounded-lg border border-line bg-surface">
      <header className="flex min-h-9 items-center justify-between gap-2 border-b border-line px-3 py-1">
        <h2 className="text-sm font-medium">{title}</h2>
        {aside}
      </header>
      <div className="p-3 text-sm">{children}</div>
    </section>
  );
}
