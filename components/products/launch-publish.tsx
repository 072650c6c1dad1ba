"use client";
import { useMutation, useQuery } from "@tanstack/react-query";
import Link from "next/link";
import { useState } from "react";
import { useTranslations } from "use-intl";
import { useSession } from "../shell/session-context";
import { useTRPC } from "../trpc/trpc-context";
import { useErrorText } from "../trpc/use-error-text";
import { Badge } from "../ui/badge";
import { Button } from "../ui/button";
import { Checkbox } from "../ui/checkbox";
import { Notice } from "../ui/notice";
import { toast } from "../ui/toast";
import { type Launch, useRefreshProducts } from "./use-products";

/** Where the facts stand already, what ends with the launch, and the button that lets it go. */
export function LaunchPublish({ launch, isOpen }: { launch: Launch; isOpen: boolean }) {
  const t = useTranslations("products.launch");
  const errorText = useErrorText();
  const refresh = useRefreshProducts();
  const { workspace } = useSession();
  const trpc = useTRPC();
  const { id: launchId, flowId, state } = launch;
  const used = useQuery(trpc.launches.whereUsed.queryOptions({ launchId }, { enabled: isOpen }));
  /** Sources whose end somebody has changed from what is proposed: those that tell of the predecessor alone end. */
  const [changed, setChanged] = useState<ReadonlyMap<string, boolean>>(new Map());
  const [campaign, setCampaign] = useState(true);
  const ends = (use: { id: string; ends: boolean }) => changed.get(use.id) ?? use.ends;
  const retire = [
    ...new Set((used.data ?? []).flatMap((use) => (use.place === "source" && ends(use) ? [use.id] : []))),
  ];
  const publish = useMutation(
    trpc.launches.publish.mutationOptions({
      onSuccess: ({ sources }) => {
        toast.success(t("published", { sources }));
        return refresh();
      },
    }),
  );
  const withdraw = useMutation(
    trpc.launches.withdraw.mutationOptions({
      onSuccess: () => {
        toast.success(t("withdrawn"));
        return refresh();
      },
    }),
  );
  const fault = publish.error ?? withdraw.error;
  const nothing = !launch.items.some((item) => item.state === "accepted");
  const href = { flow: "flows", canned: "settings/service/replies", source: "knowledge" } as const;
  return (
    <section aria-label={t("publish")} className="flex flex-col gap-3 border-t border-line pt-4">
      {fault ? <Notice tone="danger">{errorText(fault)}</Notice> : null}
      {isOpen ? (
        <>
          <h3 className="font-medium">{t("used")}</h3>
          {used.data?.length === 0 ? <p className="text-sm text-muted">{t("usedNone")}</p> : null}
          <ul className="flex flex-col gap-1 text-sm">
            {(used.data ?? []).map((use) => (
              <li key={`${use.id} ${use.fact} ${use.value}`} className="flex flex-wrap items-center gap-2">
                <Badge tone={use.which === "new" ? "danger" : "warn"}>
                  {t(use.which === "new" ? "usedNew" : "usedOld")}
                </Badge>
                <span className="text-subtle">{t(`places.${use.place}`)}</span>
                <Link
                  href={`/w/${workspace.slug}/${href[use.place]}${use.place === "canned" ? "" : `/${use.id}`}`}
                  className="underline"
                >
                  {use.title}
                </Link>
                <span className="tabular-nums">{use.value}</span>
                {use.place === "source" ? (
                  <Checkbox
                    label={t("retire")}
                    checked={ends(use)}
                    onCheckedChange={(on) => setChanged(new Map([...changed, [use.id, on]]))}
                  />
                ) : null}
              </li>
            ))}
          </ul>
          <Checkbox label={t("campaign")} checked={campaign} onCheckedChange={setCampaign} />
        </>
      ) : null}
      <div className="flex flex-wrap items-center justify-end gap-2">
        {flowId ? (
          <Link href={`/w/${workspace.slug}/flows/${flowId}`} className="text-sm underline">
            {t("openCampaign")}
          </Link>
        ) : null}
        {state === "withdrawn" ? null : (
          <Button variant="ghost" loading={withdraw.isPending} onClick={() => withdraw.mutate({ launchId })}>
            {t("withdraw")}
          </Button>
        )}
        {isOpen ? (
          <>
            {nothing ? <span className="text-xs text-subtle">{t("nothing")}</span> : null}
            <Button
              variant="primary"
              disabled={nothing}
              loading={publish.isPending}
              onClick={() => publish.mutate({ launchId, retire, campaign })}
            >
              {t("publish")}
            </Button>
          </>
        ) : null}
      </div>
    </section>
  );
}
