"use client";
import { Toaster as Base } from "sonner";

export { toast } from "sonner";

/** The place where toasts appear: bottom left beside the rail, away from composers and main actions. */
export function Toaster({ label }: { label: string }) {
  return (
    <Base
      position="bottom-left"
      containerAriaLabel={label}
      offset={{ left: 72, bottom: 16 }}
      mobileOffset={12}
      gap={8}
      toastOptions={{
        unstyled: true,
        classNames: {
          toast: "popup flex w-[var(--width)] items-center gap-3 px-3 py-2.5 text-sm",
          title: "font-medium",
          description: "text-xs text-muted",
          content: "min-w-0 flex-1",
          icon: "shrink-0 [&>svg]:size-4",
          error: "[&_[data-icon]]:text-danger-text",
          success: "[&_[data-icon]]:text-ok-text",
          warning: "[&_[data-icon]]:text-warn-text",
          actionButton:
            "shrink-0 rounded-md border border-control-line px-2 py-1 text-xs font-medium hover:bg-hover",
          cancelButton: "shrink-0 rounded-md px-2 py-1 text-xs text-muted hover:bg-hover",
        },
      }}
    />
  );
}
