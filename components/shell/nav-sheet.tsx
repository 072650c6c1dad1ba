"use client";
import { useTranslations } from "use-intl";
import { Sheet } from "../ui/sheet";
import { RailContent } from "./rail";
import { useShell } from "./shell-store";

/** The rail of narrow windows, opened from the page header. */
export function NavSheet() {
  const t = useTranslations("common");
  const open = useShell((shell) => shell.navOpen);
  const setOpen = useShell((shell) => shell.setNavOpen);
  return (
    <Sheet open={open} onOpenChange={setOpen} title={t("product")} side="left" width={280}>
      <div className="-m-4 flex h-[calc(100%+2rem)] flex-col">
        <RailContent wide />
      </div>
    </Sheet>
  );
}
