"use client";
import { useTranslations } from "use-intl";
import { PageTabs } from "../shell/page-tabs";
import { useSession } from "../shell/session-context";

/** Below /w/<workspace>/settings/service. */
const TABS = [
  { key: "team", path: "" },
  { key: "hours", path: "/hours" },
  { key: "rules", path: "/rules" },
  { key: "alerts", path: "/alerts" },
  { key: "shifts", path: "/shifts" },
  { key: "replies", path: "/replies" },
] as const;

/** The pages of Settings → Service; each has an address of its own. */
export function ServiceTabs() {
  const t = useTranslations("service.tabs");
  const { workspace } = useSession();
  return (
    <PageTabs
      label={t("label")}
      base={`/w/${workspace.slug}/settings/service`}
      tabs={TABS.map(({ key, path }) => ({ path, label: t(key) }))}
    />
  );
}
