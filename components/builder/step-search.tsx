"use client";
import { Popover } from "@base-ui/react/popover";
import { Command } from "cmdk";
import type { ReactNode } from "react";
import { engine, type FlowNode } from "../../flow/index";
import { cx } from "../ui/cx";
import { NODE_ICONS } from "./node-icons";

/** A list that stands open over the canvas: letters narrow it, Enter takes a row. */
export function StepSearch({
  title,
  placeholder,
  none,
  anchor,
  align,
  className,
  query,
  onQuery,
  aside,
  isTaken,
  onClose,
  children,
}: {
  title: string;
  placeholder: string;
  /** Said where no row is left. */
  none: string;
  /** Where it opens, in screen pixels. */
  anchor: () => { x: number; y: number };
  align: "start" | "center";
  className: string;
  query: string;
  onQuery: (query: string) => void;
  /** Beside what is typed. */
  aside?: ReactNode;
  /** A row was taken, and its step gets the focus; given up, it goes back to where it was. */
  isTaken: () => boolean;
  onClose: () => void;
  children: ReactNode;
}) {
  const getBoundingClientRect = () => {
    const { x, y } = anchor();
    return new DOMRect(x, y, 0, 0);
  };
  return (
    <Popover.Root
      open
      onOpenChange={(open) => {
        if (!open) onClose();
      }}
    >
      <Popover.Portal>
        <Popover.Positioner
          anchor={{ getBoundingClientRect }}
          side="bottom"
          align={align}
          sideOffset={6}
          className="z-[65]"
        >
          <Popover.Popup finalFocus={() => !isTaken()} className={cx("popup overflow-hidden", className)}>
            <Popover.Title className="sr-only">{title}</Popover.Title>
            <Command label={title} loop shouldFilter={false}>
              <div className="flex items-center border-b border-line">
                <Command.Input
                  value={query}
                  onValueChange={onQuery}
                  placeholder={placeholder}
                  className="h-9 min-w-0 flex-1 bg-transparent px-3 text-sm outline-none"
                />
                {aside}
              </div>
              <Command.List className="max-h-80 overflow-y-auto p-1 [&_[cmdk-group-heading]]:px-2 [&_[cmdk-group-heading]]:pb-0.5 [&_[cmdk-group-heading]]:pt-1.5 [&_[cmdk-group-heading]]:text-2xs [&_[cmdk-group-heading]]:text-subtle">
                <Command.Empty className="px-2 py-4 text-center text-xs text-muted">{none}</Command.Empty>
                {children}
              </Command.List>
            </Command>
          </Popover.Popup>
        </Popover.Positioner>
      </Popover.Portal>
    </Popover.Root>
  );
}

/** One row: a kind of step, or a step of the flow. */
export function StepRow({
  value,
  type,
  label,
  aside,
  onSelect,
}: {
  value: string;
  type: FlowNode["type"];
  label: string;
  aside?: string;
  onSelect: () => void;
}) {
  const Icon = NODE_ICONS[type];
  const group = engine.definitions.get(type)?.group ?? "systems";
  return (
    <Command.Item value={value} onSelect={onSelect} className="option-row">
      <span
        className="inline-flex size-5 shrink-0 items-center justify-center rounded"
        style={{ background: `var(--group-${group}-soft)`, color: `var(--group-${group})` }}
      >
        <Icon size={13} aria-hidden />
      </span>
      <span className="min-w-0 flex-1 truncate">{label}</span>
      {aside ? <span className="max-w-[40%] shrink-0 truncate text-xs text-subtle">{aside}</span> : null}
    </Command.Item>
  );
}
