"use client";
import { useEffect } from "react";
import { useShell } from "./shell-store";

/** Something that the open page can do, offered by the command palette while it is open. */
export interface PageCommand {
  readonly id: string;
  readonly label: string;
  readonly shortcut?: string;
  readonly run: () => void;
}

/** Puts a page's commands into the palette until it is left. Give a memoised list and a name of its own. */
export function usePageCommands(commands: readonly PageCommand[], name: string): void {
  const setCommands = useShell((shell) => shell.setCommands);
  useEffect(() => {
    setCommands(name, commands);
    return () => setCommands(name, []);
  }, [setCommands, name, commands]);
}
