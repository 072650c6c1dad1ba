"use client";
import { useQuery } from "@tanstack/react-query";
import { useEffect, useState } from "react";
import { useTranslations } from "use-intl";
import { useStore } from "zustand";
import { PageTitle } from "../shell/page-title";
import { useMay } from "../shell/use-may";
import type { RouterOutputs } from "../trpc/router-types";
import { useTRPC } from "../trpc/trpc-context";
import { useErrorText } from "../trpc/use-error-text";
import { Notice } from "../ui/notice";
import { toast } from "../ui/toast";
import { BuilderFrame } from "./builder-frame";
import { BuilderSkeleton } from "./builder-skeleton";
import { localCopies } from "./local-copies";
import { type BuilderStore, createBuilderStore } from "./model/builder-store";
import { useAddress } from "./use-address";
import { useAutosave } from "./use-autosave";

export type FlowDetails = RouterOutputs["flows"]["get"];

/** Keeps the draft's store and its saving alive while a person looks at old versions. */
export function DraftEditor({ flow }: { flow: FlowDetails }) {
  const t = useTranslations("builder");
  const mayEdit = useMay("flows.edit") && flow.archivedAt === null;
  const address = useAddress();
  const [store] = useState(() => openDraft(flow, mayEdit));
  const autosave = useAutosave(store, mayEdit);

  // Work that an earlier visit could not save is on the canvas again; that is said, and may be undone.
  const [recovered] = useState(
    () => store.getState().flow !== store.getState().confirmed && store.getState().save.status !== "conflict",
  );
  useEffect(() => {
    if (!recovered) return;
    toast(t("recovered.title"), {
      id: "recovered",
      description: t("recovered.detail"),
      duration: 12_000,
      action: {
        label: t("recovered.discard"),
        onClick: () => store.temporal.getState().undo(store.temporal.getState().pastStates.length),
      },
    });
  }, [recovered, store, t]);

  // Somebody else saved while nothing was changed here: their version is simply shown.
  useEffect(() => {
    const state = store.getState();
    if (flow.revision <= state.revision || state.save.status !== "saved") return;
    state.replace(flow.document, flow.revision);
    toast(t("refreshed", { name: flow.updatedByName ?? "" }));
  }, [flow, store, t]);

  return (
    <>
      <PageTitle>{flow.name}</PageTitle>
      {address.version === null ? (
        <BuilderFrame
          key="draft"
          store={store}
          draft={store}
          flow={flow}
          version={null}
          readOnly={!mayEdit}
          autosave={autosave}
        />
      ) : (
        <VersionView
          key={address.version}
          version={address.version}
          draft={store}
          flow={flow}
          autosave={autosave}
        />
      )}
    </>
  );
}

function openDraft(flow: FlowDetails, mayEdit: boolean): BuilderStore {
  const store = createBuilderStore(flow.document, flow.revision);
  const copy = mayEdit ? localCopies(flow.id).read() : null;
  if (!copy || JSON.stringify(copy.flow) === JSON.stringify(flow.document)) return store;
  store.getState().edit(() => ({ ...copy.flow, id: flow.document.id, name: flow.document.name }));
  if (copy.revision < flow.revision)
    store.getState().setSave({ status: "conflict", revision: flow.revision, by: flow.updatedByName });
  return store;
}

function VersionView({
  version,
  draft,
  flow,
  autosave,
}: {
  version: number;
  draft: BuilderStore;
  flow: FlowDetails;
  autosave: ReturnType<typeof useAutosave>;
}) {
  const errorText = useErrorText();
  const trpc = useTRPC();
  const document = useQuery(
    trpc.flows.version.queryOptions({ flowId: flow.id, version }, { staleTime: Number.POSITIVE_INFINITY }),
  );
  const revision = useStore(draft, (state) => state.revision);
  const [store, setStore] = useState<BuilderStore | null>(null);
  useEffect(() => {
    if (document.data) setStore((old) => old ?? createBuilderStore(document.data.document, revision));
  }, [document.data, revision]);
  if (document.error)
    return (
      <div className="p-4">
        <Notice tone="danger">{errorText(document.error)}</Notice>
      </div>
    );
  if (!store) return <BuilderSkeleton />;
  return (
    <BuilderFrame store={store} draft={draft} flow={flow} version={version} readOnly autosave={autosave} />
  );
}
