"use client";
import { usePathname } from "next/navigation";
import type { ReactNode } from "react";
import { useTranslations } from "use-intl";
import { DESTINATIONS } from "./destinations";
import { NotAllowed } from "./not-allowed";
import { Page } from "./page";
import { useSession } from "./session-context";
import { OFFERED } from "./use-may";

/** The page, or why it is not shown: one that the role does not open would ask the server for what it refuses. */
export function OpenDestination({ children }: { children: ReactNode }) {
  const t = useTranslations("common.rail");
  const { workspace } = useSession();
  const [, root] = usePathname().split(`/w/${workspace.slug}/`);
  const here = DESTINATIONS.find((one) => one.root === root?.split("/")[0]);
  if (here?.needs === undefined || OFFERED[here.needs].includes(workspace.role)) return children;
  return (
    <Page title={t(here.key)}>
      <NotAllowed />
    </Page>
  );
}
