"use client";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslations } from "use-intl";
import { useMay } from "../../shell/use-may";
import type { RouterInputs, RouterOutputs } from "../../trpc/router-types";
import { useTRPC } from "../../trpc/trpc-context";
import { useErrorText } from "../../trpc/use-error-text";
import { Button } from "../../ui/button";
import { Dialog } from "../../ui/dialog";
import { Notice } from "../../ui/notice";
import { SkeletonRows } from "../../ui/skeleton";
import { Tabs } from "../../ui/tabs";
import { toast } from "../../ui/toast";
import type { FlowDetails } from "../draft-editor";
import { usePanels } from "../panels-store";
import { AddressTab } from "./address-tab";
import { LookTab } from "./look-tab";

export type Endpoint = RouterOutputs["endpoints"]["get"];
/** The part of an endpoint that is edited here. */
export type EndpointDraft = Required<Omit<RouterInputs["endpoints"]["update"], "flowId">>;

/** Where visitors meet this flow and how it looks there. What is saved here is live at once, without a new version. */
export function LiveDialog({ flow, onClose }: { flow: FlowDetails; onClose: () => void }) {
  const t = useTranslations("builder.live");
  const common = useTranslations("common");
  const errorText = useErrorText();
  const trpc = useTRPC();
  const endpoint = useQuery(
    trpc.endpoints.get.queryOptions(
      { flowId: flow.id },
      { staleTime: 0, gcTime: 0, refetchOnWindowFocus: false },
    ),
  );
  return endpoint.data ? (
    <LiveForm key={endpoint.dataUpdatedAt} flow={flow} endpoint={endpoint.data} onClose={onClose} />
  ) : (
    <Dialog
      open
      onOpenChange={(open) => (open ? undefined : onClose())}
      size="xl"
      title={t("title")}
      description={t("lead")}
    >
      {endpoint.error ? (
        <Notice tone="danger">{errorText(endpoint.error)}</Notice>
      ) : (
        <SkeletonRows rows={5} label={common("loading")} />
      )}
    </Dialog>
  );
}

function LiveForm({
  flow,
  endpoint,
  onClose,
}: {
  flow: FlowDetails;
  endpoint: Endpoint;
  onClose: () => void;
}) {
  const t = useTranslations("builder.live");
  const common = useTranslations("common");
  const errorText = useErrorText();
  const mayChange = useMay("flows.publish") && flow.archivedAt === null;
  const setDialog = usePanels((panels) => panels.setDialog);
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  const { allowedOrigins, apiAllowed, theme, locale, disabled } = endpoint;
  const [tab, setTab] = useState<"address" | "look">("address");
  const [draft, setDraft] = useState<EndpointDraft>({
    allowedOrigins,
    apiAllowed,
    theme,
    locale: locale === "en" || locale === "zh-CN" ? locale : null,
    disabled,
  });
  const [saved, setSaved] = useState(draft);
  const [valid, setValid] = useState(true);
  const update = useMutation(
    trpc.endpoints.update.mutationOptions({
      onSuccess: async (_result, sent) => {
        const { flowId: _flow, ...rest } = sent;
        setSaved((before) => ({ ...before, ...rest }));
        await queryClient.invalidateQueries({ queryKey: trpc.flows.list.queryKey() });
        toast.success(t("saved"));
      },
    }),
  );
  const dirty = JSON.stringify(draft) !== JSON.stringify(saved);
  const change = (part: Partial<EndpointDraft>) => setDraft((before) => ({ ...before, ...part }));
  return (
    <Dialog
      open
      onOpenChange={(open) => (open ? undefined : onClose())}
      size="xl"
      title={t("title")}
      description={t("lead")}
      footer={
        <>
          {dirty ? <span className="mr-auto text-xs text-subtle">{t("unsaved")}</span> : null}
          <Button variant="ghost" onClick={onClose}>
            {common("close")}
          </Button>
          {mayChange ? (
            <Button
              variant="primary"
              disabled={!dirty || !valid}
              loading={update.isPending}
              onClick={() => update.mutate({ flowId: flow.id, ...draft })}
            >
              {common("save")}
            </Button>
          ) : null}
        </>
      }
    >
      <div className="flex flex-col gap-3">
        {update.error ? <Notice tone="danger">{errorText(update.error)}</Notice> : null}
        {endpoint.activeVersion === null ? (
          <Notice
            tone="warn"
            action={
              mayChange ? (
                <Button size="sm" onClick={() => setDialog("publish")}>
                  {t("publishFirst")}
                </Button>
              ) : undefined
            }
          >
            {t("notPublished")}
          </Notice>
        ) : draft.disabled ? (
          <Notice tone="warn">{t("paused")}</Notice>
        ) : null}
        <Tabs
          aria-label={t("title")}
          value={tab}
          onValueChange={setTab}
          panelClassName="pt-4"
          tabs={[
            {
              value: "address",
              label: t("tabs.address"),
              content: (
                <AddressTab
                  endpoint={endpoint}
                  draft={draft}
                  mayChange={mayChange}
                  onChange={change}
                  onValid={setValid}
                />
              ),
            },
            {
              value: "look",
              label: t("tabs.look"),
              content: (
                <LookTab
                  theme={draft.theme}
                  mayChange={mayChange}
                  onChange={(next) => change({ theme: next })}
                />
              ),
            },
          ]}
        />
      </div>
    </Dialog>
  );
}
