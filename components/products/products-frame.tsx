"use client";
import type { ReactNode } from "react";
import { useTranslations } from "use-intl";
import { Page } from "../shell/page";
import { PageTabs } from "../shell/page-tabs";
import { useSession } from "../shell/session-context";
import { useMay } from "../shell/use-may";

/** Below /w/<workspace>/products. */
const TABS = [
  { key: "catalogue", path: "" },
  { key: "launches", path: "/launches" },
] as const;

/** The pages of products; launches are seen by who prepares them. */
export function ProductsFrame({ actions, children }: { actions?: ReactNode; children: ReactNode }) {
  const t = useTranslations("products");
  const { workspace } = useSession();
  const mayManage = useMay("products.manage");
  return (
    <Page title={t("title")} actions={actions}>
      {mayManage ? (
        <PageTabs
          label={t("tabs.label")}
          base={`/w/${workspace.slug}/products`}
          tabs={TABS.map(({ key, path }) => ({ path, label: t(`tabs.${key}`) }))}
        />
      ) : null}
      {children}
    </Page>
  );
}
