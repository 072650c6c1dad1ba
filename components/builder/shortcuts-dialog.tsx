"use client";
import { useTranslations } from "use-intl";
import { Dialog } from "../ui/dialog";
import { Kbd } from "../ui/kbd";

const SHORTCUTS = [
  ["add", "/"],
  ["open", "enter"],
  ["close", "esc"],
  ["walk", "alt+←"],
  ["nudge", "←"],
  ["delete", "backspace"],
  ["duplicate", "mod+d"],
  ["copy", "mod+c"],
  ["paste", "mod+v"],
  ["selectAll", "mod+a"],
  ["undo", "mod+z"],
  ["redo", "shift+mod+z"],
  ["find", "mod+f"],
  ["fit", "shift+1"],
  ["save", "mod+s"],
  ["commands", "mod+k"],
] as const;

/** The keys of the builder, on one page. */
export function ShortcutsDialog({ onClose }: { onClose: () => void }) {
  const t = useTranslations("builder.shortcuts");
  return (
    <Dialog
      open
      onOpenChange={(open) => (open ? undefined : onClose())}
      title={t("title")}
      description={t("mouse")}
    >
      <dl className="grid grid-cols-1 gap-x-6 sm:grid-cols-2">
        {SHORTCUTS.map(([key, keys]) => (
          <div key={key} className="flex items-center justify-between gap-3 border-b border-line py-1.5">
            <dt className="text-sm text-muted">{t(key)}</dt>
            <dd>
              <Kbd keys={keys} />
            </dd>
          </div>
        ))}
      </dl>
    </Dialog>
  );
}
