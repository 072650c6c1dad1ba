"use client";
import { useQueryClient } from "@tanstack/react-query";
import {
  CircleAlert,
  CircleCheck,
  Ellipsis,
  History,
  Keyboard,
  Languages,
  LayoutGrid,
  Play,
  Radio,
  Redo2,
  Rocket,
  Settings2,
  TriangleAlert,
  Undo2,
  Variable,
} from "lucide-react";
import { useTranslations } from "use-intl";
import { useStore } from "zustand";
import { FlowState } from "../flows/flow-state";
import { useFlowActions } from "../flows/use-flow-actions";
import { PageHeader } from "../shell/page-header";
import { useSession } from "../shell/session-context";
import { useMay } from "../shell/use-may";
import { useTRPC } from "../trpc/trpc-context";
import { Button } from "../ui/button";
import { IconButton } from "../ui/icon-button";
import { Menu, MenuItem, MenuSeparator } from "../ui/menu";
import { useBuilder } from "./builder-context";
import type { Checks } from "./checks";
import type { FlowDetails } from "./draft-editor";
import type { Autosave } from "./model/autosave";
import type { BuilderStore } from "./model/builder-store";
import { usePanels } from "./panels-store";
import { SaveIndicator } from "./save-indicator";
import { useTidy } from "./use-tidy";

type Props = {
  flow: FlowDetails;
  draft: BuilderStore;
  version: number | null;
  readOnly: boolean;
  checks: Checks;
  autosave: () => Autosave | null;
};

/** Name, state and saving at the left; undo, checks, trying out and publishing at the right. */
export function BuilderHeader({ flow, draft, version, readOnly, checks, autosave }: Props) {
  const t = useTranslations("builder");
  const flows = useTranslations("flows");
  const { workspace } = useSession();
  const mayPublish = useMay("flows.publish");
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  const actions = useFlowActions();
  const panels = usePanels();
  const revision = useStore(draft, (state) => state.revision);
  const changed =
    useStore(draft, (state) => state.flow !== state.confirmed) || flow.changed || revision > flow.revision;
  const archived = flow.archivedAt !== null;

  const rename = (name: string) => {
    queryClient.setQueryData(trpc.flows.get.queryKey({ flowId: flow.id }), (old) => old && { ...old, name });
    actions.rename(flow, name);
  };
  return (
    <PageHeader
      back={{ href: `/w/${workspace.slug}/flows`, label: t("back") }}
      title={flow.name}
      {...(readOnly ? {} : { onRename: rename, renameLabel: flows("editName") })}
      state={
        <>
          <FlowState row={{ archivedAt: flow.archivedAt, liveVersion: flow.liveVersion, changed }} />
          {version === null && !archived ? <SaveIndicator autosave={autosave} /> : null}
        </>
      }
      actions={
        <>
          {readOnly ? null : <UndoRedo />}
          <ChecksButton checks={checks} />
          <Button
            icon={<Play size={13} aria-hidden />}
            aria-pressed={panels.simulator}
            aria-label={t("tryIt")}
            className="aria-pressed:border-accent aria-pressed:bg-accent-soft aria-pressed:text-accent-text"
            onClick={() => panels.setSimulator(!panels.simulator)}
          >
            <span className="hidden sm:inline">{t("tryIt")}</span>
          </Button>
          <MoreMenu readOnly={readOnly} />
          {mayPublish && version === null && !archived ? (
            <Button
              variant="primary"
              icon={<Rocket size={14} aria-hidden />}
              aria-label={t("publish.action")}
              onClick={() => panels.setDialog("publish")}
            >
              <span className="hidden sm:inline">{t("publish.action")}</span>
            </Button>
          ) : null}
        </>
      }
    />
  );
}

function UndoRedo() {
  const t = useTranslations("common");
  const { store } = useBuilder();
  const past = useStore(store.temporal, (state) => state.pastStates.length > 0);
  const future = useStore(store.temporal, (state) => state.futureStates.length > 0);
  return (
    <div className="hidden sm:flex">
      <IconButton
        label={t("undo")}
        shortcut="mod+z"
        icon={<Undo2 size={16} aria-hidden />}
        disabled={!past}
        onClick={() => store.temporal.getState().undo()}
      />
      <IconButton
        label={t("redo")}
        shortcut="shift+mod+z"
        icon={<Redo2 size={16} aria-hidden />}
        disabled={!future}
        onClick={() => store.temporal.getState().redo()}
      />
    </div>
  );
}

function ChecksButton({ checks }: { checks: Checks }) {
  const t = useTranslations("builder.checks");
  const open = usePanels((panels) => panels.checks);
  const setOpen = usePanels((panels) => panels.setChecks);
  const { errors, warnings } = checks;
  const icon = errors ? (
    <CircleAlert size={14} className="text-danger-text" aria-hidden />
  ) : warnings ? (
    <TriangleAlert size={14} className="text-warn-text" aria-hidden />
  ) : (
    <CircleCheck size={14} className="text-ok-text" aria-hidden />
  );
  return (
    <Button
      variant="ghost"
      icon={icon}
      aria-pressed={open}
      title={t("button", { errors, warnings })}
      onClick={() => setOpen(!open)}
      className="aria-pressed:bg-hover aria-pressed:text-fg"
    >
      <span className="sr-only lg:not-sr-only">{t("title")}</span>
      {errors + warnings > 0 ? (
        <span className="tabular-nums" aria-hidden>
          {errors + warnings}
        </span>
      ) : null}
      <span className="sr-only">{t("summary", { errors, warnings })}</span>
    </Button>
  );
}

function MoreMenu({ readOnly }: { readOnly: boolean }) {
  const t = useTranslations("builder");
  const common = useTranslations("common");
  const setSide = usePanels((panels) => panels.setSide);
  const setDialog = usePanels((panels) => panels.setDialog);
  const tidy = useTidy();
  return (
    <Menu
      align="end"
      trigger={<IconButton label={common("more")} icon={<Ellipsis size={17} aria-hidden />} />}
    >
      <MenuItem icon={<History size={15} aria-hidden />} onClick={() => setSide("versions")}>
        {t("versions.title")}
      </MenuItem>
      <MenuItem icon={<Radio size={15} aria-hidden />} onClick={() => setDialog("live")}>
        {t("live.title")}
      </MenuItem>
      <MenuSeparator />
      <MenuItem icon={<Variable size={15} aria-hidden />} onClick={() => setSide("variables")}>
        {t("variables.title")}
      </MenuItem>
      <MenuItem icon={<Settings2 size={15} aria-hidden />} onClick={() => setSide("settings")}>
        {t("settings.title")}
      </MenuItem>
      <MenuItem icon={<Languages size={15} aria-hidden />} onClick={() => setDialog("translations")}>
        {t("translations.title")}
      </MenuItem>
      <MenuSeparator />
      {readOnly ? null : (
        <MenuItem icon={<LayoutGrid size={15} aria-hidden />} onClick={tidy}>
          {t("tidy")}
        </MenuItem>
      )}
      <MenuItem icon={<Keyboard size={15} aria-hidden />} onClick={() => setDialog("shortcuts")}>
        {t("shortcuts.title")}
      </MenuItem>
    </Menu>
  );
}
