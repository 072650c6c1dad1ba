import type { ReactNode } from "react";

/** A titled block of a settings page; `footer` holds what saves it. */
export function SettingsSection({
  title,
  description,
  footer,
  children,
}: {
  title?: ReactNode;
  description?: ReactNode;
  footer?: ReactNode;
  children: ReactNode;
}) {
  return (
    <section className="rounded-lg border border-line bg-surface">
      <div className="flex flex-col gap-4 p-4">
        {title ? (
          <div>
            <h2 className="text-sm font-semibold">{title}</h2>
            {description ? <p className="mt-0.5 text-xs text-muted">{description}</p> : null}
          </div>
        ) : null}
        {children}
      </div>
      {footer ? (
        <div className="flex flex-wrap items-center justify-end gap-2 border-t border-line px-4 py-2.5">
          {footer}
        </div>
      ) : null}
    </section>
  );
}
