"use client";
import { Tabs as Base } from "@base-ui/react/tabs";
import type { ReactNode } from "react";
import { cx } from "./cx";

export interface TabsProps<Value extends string> {
  value: Value;
  onValueChange: (value: Value) => void;
  tabs: readonly { value: Value; label: ReactNode; badge?: ReactNode; content: ReactNode }[];
  "aria-label"?: string;
  className?: string;
  panelClassName?: string;
}

export function Tabs<Value extends string>({
  value,
  onValueChange,
  tabs,
  className,
  panelClassName,
  "aria-label": ariaLabel,
}: TabsProps<Value>) {
  return (
    <Base.Root
      value={value}
      onValueChange={(next: Value) => onValueChange(next)}
      className={cx("flex min-h-0 flex-col", className)}
    >
      <Base.List
        aria-label={ariaLabel}
        className="relative flex shrink-0 gap-1 overflow-x-auto border-b border-line px-2"
      >
        {tabs.map((tab) => (
          <Base.Tab
            key={tab.value}
            value={tab.value}
            className="flex h-9 items-center gap-1.5 whitespace-nowrap px-2 text-sm text-muted hover:text-fg data-[active]:text-fg focus-visible:-outline-offset-2"
          >
            {tab.label}
            {tab.badge}
          </Base.Tab>
        ))}
        <Base.Indicator className="absolute bottom-0 left-0 h-0.5 w-[var(--active-tab-width)] translate-x-[var(--active-tab-left)] bg-accent transition-all duration-140" />
      </Base.List>
      {tabs.map((tab) => (
        <Base.Panel key={tab.value} value={tab.value} className={cx("min-h-0 flex-1", panelClassName)}>
          {tab.content}
        </Base.Panel>
      ))}
    </Base.Root>
  );
}
