"use client";
import { useSyncExternalStore } from "react";
import { cx } from "./cx";

const MAC: Record<string, string> = {
  mod: "⌘",
  shift: "⇧",
  alt: "⌥",
  enter: "↵",
  esc: "esc",
  up: "↑",
  down: "↓",
  backspace: "⌫",
};
const OTHER: Record<string, string> = {
  mod: "Ctrl",
  shift: "⇧",
  alt: "Alt",
  enter: "↵",
  esc: "Esc",
  up: "↑",
  down: "↓",
  backspace: "⌫",
};

/** A shortcut such as "mod+k", drawn with the signs of the person's own keyboard. */
export function Kbd({ keys, inverted, className }: { keys: string; inverted?: boolean; className?: string }) {
  const mac = useSyncExternalStore(subscribe, isMac, isNotMac);
  const signs = mac ? MAC : OTHER;
  return (
    <kbd
      className={cx(
        "inline-flex items-center gap-0.5 font-sans text-2xs",
        inverted ? "opacity-75" : "text-subtle",
        className,
      )}
    >
      {keys.split("+").map((key) => (
        <span
          key={key}
          className={cx(
            "inline-flex h-4.5 min-w-4.5 items-center justify-center rounded px-1",
            inverted ? "bg-current/15" : "border border-line bg-sunken",
          )}
        >
          {inverted ? <span>{signs[key] ?? key.toUpperCase()}</span> : (signs[key] ?? key.toUpperCase())}
        </span>
      ))}
    </kbd>
  );
}

const subscribe = () => () => {};
const isMac = () => /Mac|iPhone|iPad/.test(navigator.userAgent);
const isNotMac = () => false;
