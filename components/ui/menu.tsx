"use client";
import { Menu as Base } from "@base-ui/react/menu";
import { Check, ChevronRight } from "lucide-react";
import type { ReactElement, ReactNode } from "react";
import { cx } from "./cx";
import { Kbd } from "./kbd";

export interface MenuProps {
  trigger: ReactElement;
  side?: "top" | "right" | "bottom" | "left";
  align?: "start" | "center" | "end";
  open?: boolean;
  onOpenChange?: (open: boolean) => void;
  className?: string;
  children: ReactNode;
}

/** A list of actions under a button. */
export function Menu({
  trigger,
  side = "bottom",
  align = "start",
  open,
  onOpenChange,
  className,
  children,
}: MenuProps) {
  return (
    <Base.Root open={open} onOpenChange={onOpenChange} modal={false}>
      <Base.Trigger render={trigger} />
      <Base.Portal>
        <Base.Positioner side={side} align={align} sideOffset={4} className="z-[70]">
          <Base.Popup
            className={cx(
              "popup max-h-[var(--available-height)] min-w-44 max-w-80 overflow-y-auto p-1",
              className,
            )}
          >
            {children}
          </Base.Popup>
        </Base.Positioner>
      </Base.Portal>
    </Base.Root>
  );
}

export interface MenuItemProps {
  icon?: ReactNode;
  shortcut?: string;
  danger?: boolean;
  disabled?: boolean;
  onClick?: () => void;
  /** Makes the item a link. */
  href?: string;
  children: ReactNode;
}

export function MenuItem({ icon, shortcut, danger, disabled, onClick, href, children }: MenuItemProps) {
  const className = cx("option-row", danger && "text-danger-text");
  const inside = (
    <>
      {icon ? <span className={cx("shrink-0", !danger && "text-subtle")}>{icon}</span> : null}
      <span className="min-w-0 flex-1 truncate">{children}</span>
      {shortcut ? <Kbd keys={shortcut} /> : null}
    </>
  );
  if (href !== undefined)
    return (
      <Base.LinkItem href={href} className={className} closeOnClick>
        {inside}
      </Base.LinkItem>
    );
  return (
    <Base.Item className={className} disabled={disabled} onClick={onClick}>
      {inside}
    </Base.Item>
  );
}

export interface MenuChoiceProps<Value extends string> {
  label?: string;
  value: Value;
  onValueChange: (value: Value) => void;
  options: readonly { value: Value; label: string; icon?: ReactNode }[];
}

/** A group in a menu of which one is chosen. */
export function MenuChoice<Value extends string>({
  label,
  value,
  onValueChange,
  options,
}: MenuChoiceProps<Value>) {
  return (
    <Base.Group>
      {label ? (
        <Base.GroupLabel className="px-2 pb-1 pt-1.5 text-xs text-subtle">{label}</Base.GroupLabel>
      ) : null}
      <Base.RadioGroup value={value} onValueChange={(next: Value) => onValueChange(next)}>
        {options.map((option) => (
          <Base.RadioItem key={option.value} value={option.value} closeOnClick className="option-row">
            {option.icon ? <span className="shrink-0 text-subtle">{option.icon}</span> : null}
            <span className="min-w-0 flex-1 truncate">{option.label}</span>
            <Base.RadioItemIndicator className="text-accent-text">
              <Check size={14} aria-hidden />
            </Base.RadioItemIndicator>
          </Base.RadioItem>
        ))}
      </Base.RadioGroup>
    </Base.Group>
  );
}

export function MenuSub({
  label,
  icon,
  children,
}: {
  label: ReactNode;
  icon?: ReactNode;
  children: ReactNode;
}) {
  return (
    <Base.SubmenuRoot>
      <Base.SubmenuTrigger className="option-row data-[popup-open]:bg-hover">
        {icon ? <span className="shrink-0 text-subtle">{icon}</span> : null}
        <span className="min-w-0 flex-1 truncate">{label}</span>
        <ChevronRight size={14} className="text-subtle" aria-hidden />
      </Base.SubmenuTrigger>
      <Base.Portal>
        <Base.Positioner sideOffset={2} alignOffset={-4} className="z-[70]">
          <Base.Popup className="popup min-w-40 p-1">{children}</Base.Popup>
        </Base.Positioner>
      </Base.Portal>
    </Base.SubmenuRoot>
  );
}

export function MenuSeparator() {
  return <Base.Separator className="-mx-1 my-1 h-px bg-line" />;
}

export function MenuLabel({ children }: { children: ReactNode }) {
  return <div className="px-2 pb-1 pt-1.5 text-xs text-subtle">{children}</div>;
}
