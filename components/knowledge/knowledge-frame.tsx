"use client";
import type { ReactNode } from "react";
import { useTranslations } from "use-intl";
import { Page } from "../shell/page";
import { PageTabs } from "../shell/page-tabs";
import { useSession } from "../shell/session-context";
import { useMay } from "../shell/use-may";

/** Below /w/<workspace>/knowledge. */
const TABS = [
  { key: "sources", path: "" },
  { key: "gaps", path: "/gaps" },
  { key: "conflicts", path: "/conflicts", editors: true },
  { key: "tests", path: "/tests" },
  { key: "quality", path: "/quality", editors: true },
  { key: "tables", path: "/tables" },
] as const;

/** The pages of the knowledge: each has an address of its own. */
export function KnowledgeFrame({ actions, children }: { actions?: ReactNode; children: ReactNode }) {
  const t = useTranslations("knowledge");
  const { workspace } = useSession();
  const mayManage = useMay("knowledge.manage");
  return (
    <Page title={t("title")} actions={actions}>
      <PageTabs
        label={t("tabs.label")}
        base={`/w/${workspace.slug}/knowledge`}
        tabs={TABS.filter((tab) => mayManage || !("editors" in tab)).map(({ key, path }) => ({
          path,
          label: t(`tabs.${key}`),
        }))}
      />
      {children}
    </Page>
  );
}
