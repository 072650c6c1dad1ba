"use client";
import { Combobox as Base } from "@base-ui/react/combobox";
import { Check, ChevronsUpDown } from "lucide-react";
import { type ReactNode, useRef } from "react";
import { useTranslations } from "use-intl";
import { cx } from "./cx";

export interface ComboboxOption {
  value: string;
  label: string;
  description?: string;
  icon?: ReactNode;
}
export interface ComboboxProps {
  value: string | null;
  onValueChange: (value: string | null) => void;
  options: readonly ComboboxOption[];
  placeholder?: string;
  emptyText?: string;
  /** Needed when no `Field` names the control. */
  "aria-label"?: string;
  size?: "sm" | "md";
  disabled?: boolean;
  className?: string;
}

/** Type to find one of many known values. */
export function Combobox({
  value,
  onValueChange,
  options,
  placeholder,
  emptyText,
  size = "md",
  disabled,
  className,
  "aria-label": ariaLabel,
}: ComboboxProps) {
  const t = useTranslations("common");
  const chosen = options.find((option) => option.value === value) ?? null;
  // The same object while it says the same: another one would write its label over what somebody is typing when options arrive.
  const kept = useRef(chosen);
  if (kept.current?.value !== chosen?.value || kept.current?.label !== chosen?.label) kept.current = chosen;
  const selected = kept.current;
  return (
    <Base.Root<ComboboxOption>
      items={options}
      value={selected}
      onValueChange={(next) => onValueChange(next?.value ?? null)}
      isItemEqualToValue={(a, b) => a.value === b.value}
      itemToStringLabel={(option) => option.label}
      disabled={disabled}
    >
      <Base.InputGroup
        className={cx("control flex w-full min-w-0 items-center", size === "sm" ? "h-7" : "h-8", className)}
      >
        <Base.Input
          aria-label={ariaLabel}
          placeholder={placeholder}
          onFocus={(event) => event.currentTarget.select()}
          onKeyDown={(event) => {
            // With its list closed, escape is for the dialog around it and does not take the choice away.
            if (event.key === "Escape" && event.currentTarget.getAttribute("aria-expanded") !== "true")
              event.preventBaseUIHandler();
          }}
          className="h-full min-w-0 flex-1 rounded-lg bg-transparent pl-2.5 outline-none"
        />
        <Base.Trigger
          aria-label={t("openList")}
          className="flex h-full w-7 shrink-0 items-center justify-center text-subtle"
        >
          <ChevronsUpDown size={13} aria-hidden />
        </Base.Trigger>
      </Base.InputGroup>
      <Base.Portal>
        <Base.Positioner sideOffset={4} className="z-[70]">
          <Base.Popup className="popup w-[max(var(--anchor-width),12rem)] max-w-[var(--available-width)] p-1">
            <Base.Empty>
              <div className="px-2 py-2 text-xs text-subtle">{emptyText ?? t("nothingFound")}</div>
            </Base.Empty>
            <Base.List className="max-h-[min(20rem,var(--available-height))] overflow-y-auto overscroll-contain">
              {(option: ComboboxOption) => (
                <Base.Item key={option.value} value={option} className="option-row">
                  {option.icon ? <span className="shrink-0 text-subtle">{option.icon}</span> : null}
                  <span className="min-w-0 flex-1">
                    <span className="block truncate">{option.label}</span>
                    {option.description ? (
                      <span className="block truncate text-xs text-subtle">{option.description}</span>
                    ) : null}
                  </span>
                  <Base.ItemIndicator className="shrink-0 text-accent-text">
                    <Check size={14} aria-hidden />
                  </Base.ItemIndicator>
                </Base.Item>
              )}
            </Base.List>
          </Base.Popup>
        </Base.Positioner>
      </Base.Portal>
    </Base.Root>
  );
}
