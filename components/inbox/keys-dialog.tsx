"use client";
import { useTranslations } from "use-intl";
import { Dialog } from "../ui/dialog";
import { Kbd } from "../ui/kbd";
import { usePageMenus } from "./page-menus";

const KEYS = [
  ["next", "j"],
  ["previous", "k"],
  ["reply", "r"],
  ["note", "n"],
  ["claim", "c"],
  ["resolve", "e"],
  ["snooze", "s"],
  ["search", "/"],
  ["commands", "mod+k"],
  ["send", "enter"],
  ["line", "shift+enter"],
  ["leave", "esc"],
] as const;

/** The keys of the inbox. */
export function KeysDialog() {
  const t = useTranslations("inbox.keys");
  const open = usePageMenus((menus) => menus.keys);
  const setOpen = usePageMenus((menus) => menus.setKeys);
  return (
    <Dialog open={open} onOpenChange={setOpen} size="sm" title={t("title")}>
      <dl className="grid grid-cols-[auto_1fr] items-center gap-x-4 gap-y-2">
        {KEYS.map(([name, keys]) => (
          <div key={name} className="contents">
            <dt className="justify-self-start rounded-md border border-line bg-sunken px-1.5 py-0.5">
              <Kbd keys={keys} />
            </dt>
            <dd>{t(name)}</dd>
          </div>
        ))}
      </dl>
    </Dialog>
  );
}
