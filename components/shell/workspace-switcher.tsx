"use client";
import { Check, ChevronsUpDown, Plus } from "lucide-react";
import { useRouter } from "next/navigation";
import { useTranslations } from "use-intl";
import { cx } from "../ui/cx";
import { Menu, MenuItem, MenuLabel, MenuSeparator } from "../ui/menu";
import { useSession } from "./session-context";
import { useShell } from "./shell-store";

export function WorkspaceSwitcher({ wide }: { wide: boolean }) {
  const t = useTranslations("common.rail");
  const { me, workspace } = useSession();
  const router = useRouter();
  const setNewWorkspaceOpen = useShell((shell) => shell.setNewWorkspaceOpen);
  return (
    <Menu
      className="w-60"
      trigger={
        <button
          type="button"
          // Where the name stands in words, it is part of what is read aloud.
          aria-label={wide ? undefined : `${t("switchWorkspace")}: ${workspace.workspaceName}`}
          className={cx(
            "flex h-9 min-w-0 items-center gap-2 rounded-lg hover:bg-hover data-[popup-open]:bg-hover",
            wide ? "w-full px-1.5" : "w-10 justify-center",
          )}
        >
          <WorkspaceMark name={workspace.workspaceName} />
          {wide ? (
            <>
              <span className="sr-only">{`${t("switchWorkspace")}: `}</span>
              <span className="min-w-0 flex-1 truncate text-left font-medium">{workspace.workspaceName}</span>
              <ChevronsUpDown size={14} className="text-subtle" aria-hidden />
            </>
          ) : null}
        </button>
      }
    >
      <MenuLabel>{t("workspaces")}</MenuLabel>
      {me.memberships.map((membership) => (
        <MenuItem
          key={membership.slug}
          icon={<WorkspaceMark name={membership.workspaceName} small />}
          onClick={() => router.push(`/w/${membership.slug}/flows`)}
        >
          <span className="flex items-center gap-2">
            <span className="min-w-0 flex-1 truncate">{membership.workspaceName}</span>
            {membership.slug === workspace.slug ? (
              <Check size={14} className="text-accent-text" aria-hidden />
            ) : null}
          </span>
        </MenuItem>
      ))}
      <MenuSeparator />
      <MenuItem icon={<Plus size={15} aria-hidden />} onClick={() => setNewWorkspaceOpen(true)}>
        {t("newWorkspace")}
      </MenuItem>
    </Menu>
  );
}

/** The first letter of the name on a tile. */
function WorkspaceMark({ name, small }: { name: string; small?: boolean }) {
  const [letter = "·"] = name.trim();
  return (
    <span
      aria-hidden
      className={cx(
        "inline-flex shrink-0 items-center justify-center rounded-md bg-accent font-semibold text-accent-fg",
        small ? "size-5 text-2xs" : "size-7 text-sm",
      )}
    >
      {letter.toUpperCase()}
    </span>
  );
}
