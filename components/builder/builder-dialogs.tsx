"use client";
import { Suspense, useEffect } from "react";
import { lazyPart } from "../ui/lazy-part";
import type { FlowDetails } from "./draft-editor";
import type { Autosave } from "./model/autosave";
import type { BuilderStore } from "./model/builder-store";
import { usePanels } from "./panels-store";

const PublishDialog = lazyPart(async () => ({ default: (await import("./publish-dialog")).PublishDialog }));
const LiveDialog = lazyPart(async () => ({ default: (await import("./live/live-dialog")).LiveDialog }));
const TranslationsDialog = lazyPart(async () => ({
  default: (await import("./translations/translations-dialog")).TranslationsDialog,
}));
const ShortcutsDialog = lazyPart(async () => ({
  default: (await import("./shortcuts-dialog")).ShortcutsDialog,
}));

/** The dialogs of the builder, loaded when they are first asked for. */
export function BuilderDialogs({
  flow,
  draft,
  autosave,
}: {
  flow: FlowDetails;
  draft: BuilderStore;
  autosave: () => Autosave | null;
}) {
  const dialog = usePanels((panels) => panels.dialog);
  const setDialog = usePanels((panels) => panels.setDialog);
  const close = () => setDialog(null);
  // Another flow must not open with this one's dialog.
  useEffect(() => () => setDialog(null), [setDialog]);
  return (
    <Suspense fallback={null}>
      {dialog === "publish" ? (
        <PublishDialog flow={flow} draft={draft} autosave={autosave} onClose={close} />
      ) : null}
      {dialog === "live" ? <LiveDialog flow={flow} onClose={close} /> : null}
      {dialog === "translations" ? <TranslationsDialog onClose={close} /> : null}
      {dialog === "shortcuts" ? <ShortcutsDialog onClose={close} /> : null}
    </Suspense>
  );
}
