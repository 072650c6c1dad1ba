"use client";
import { useQuery } from "@tanstack/react-query";
import { useTranslations } from "use-intl";
import { useMay } from "../shell/use-may";
import { useTRPC } from "../trpc/trpc-context";
import { Button } from "../ui/button";
import { Notice } from "../ui/notice";
import { RelativeTime } from "../ui/relative-time";
import type { FlowDetails } from "./draft-editor";
import type { BuilderStore } from "./model/builder-store";
import { useAddress } from "./use-address";
import { useRestore } from "./use-restore";

/** Says that an old version is shown, read-only, and offers the way back. */
export function VersionBanner({
  version,
  flow,
  draft,
}: {
  version: number;
  flow: FlowDetails;
  draft: BuilderStore;
}) {
  const t = useTranslations("builder.versions");
  const mayEdit = useMay("flows.edit") && flow.archivedAt === null;
  const { setVersion } = useAddress();
  const trpc = useTRPC();
  const list = useQuery(trpc.flows.versions.queryOptions({ flowId: flow.id }));
  const restore = useRestore(flow.id, draft);
  const row = list.data?.items.find((one) => one.number === version);
  return (
    <Notice
      className="!items-center rounded-none border-b border-line"
      action={
        <span className="flex shrink-0 gap-2">
          {mayEdit ? (
            <Button size="sm" onClick={() => restore(version)}>
              {t("restore")}
            </Button>
          ) : null}
          <Button size="sm" variant="primary" onClick={() => setVersion(null)}>
            {t("backToDraft")}
          </Button>
        </span>
      }
    >
      {t("looking", { version })}
      {row ? (
        <>
          {" "}
          · {row.authorName} · <RelativeTime date={row.createdAt} />
          {row.note ? ` · ${row.note}` : ""}
        </>
      ) : null}
    </Notice>
  );
}
