"use client";
import { Braces } from "lucide-react";
import { useMemo, useRef, useState } from "react";
import { useTranslations } from "use-intl";
import { cx } from "../../ui/cx";
import { Popover } from "../../ui/popover";
import { useBuilderState } from "../builder-context";
import { type KnownVariable, knownVariables, templatePath } from "./known-variables";

const FILTERS = [
  'default: ""',
  "upcase",
  "downcase",
  "capitalize",
  "truncate: 80",
  "size",
  'join: ", "',
  'date: "%Y-%m-%d"',
  "number",
  'money: "CNY"',
  "json",
] as const;

/** A searchable list of values; picking one gives the text to put in. Opened by its button or by typing `{{`. */
export function VariablePicker({
  open,
  onOpenChange,
  onPick,
  onLeave,
}: {
  open: boolean;
  onOpenChange: (open: boolean) => void;
  onPick: (path: string) => void;
  onLeave?: () => void;
}) {
  const t = useTranslations("inspectors.variables");
  return (
    <Popover
      open={open}
      onOpenChange={onOpenChange}
      align="end"
      className="w-72 p-1"
      trigger={
        <button
          type="button"
          aria-label={t("insert")}
          title={t("insert")}
          className="inline-flex size-6 items-center justify-center rounded-md text-subtle hover:bg-hover hover:text-fg data-[popup-open]:bg-hover"
        >
          <Braces size={13} aria-hidden />
        </button>
      }
    >
      <VariableList
        onPick={onPick}
        onLeave={() => {
          onOpenChange(false);
          onLeave?.();
        }}
      />
    </Popover>
  );
}

function VariableList({ onPick, onLeave }: { onPick: (path: string) => void; onLeave: () => void }) {
  const t = useTranslations("inspectors.variables");
  const flow = useBuilderState((state) => state.flow);
  const [query, setQuery] = useState("");
  const [active, setActive] = useState(0);
  const list = useRef<HTMLDivElement>(null);
  const found = useMemo(() => {
    const words = query.trim().toLowerCase();
    return knownVariables(flow).filter((one) => one.path.toLowerCase().includes(words));
  }, [flow, query]);
  const pick = (one: KnownVariable | undefined): void =>
    onPick(one ? templatePath(one.path) : templatePath(query.trim()));
  return (
    <>
      <input
        // The list was opened to be searched.
        // biome-ignore lint/a11y/noAutofocus: see above
        autoFocus
        role="combobox"
        aria-expanded
        aria-controls="variable-list"
        aria-activedescendant={found[active] ? `variable-${active}` : undefined}
        aria-label={t("search")}
        placeholder={t("search")}
        value={query}
        onChange={(event) => {
          setQuery(event.target.value);
          setActive(0);
        }}
        onKeyDown={(event) => {
          if (event.nativeEvent.isComposing) return;
          if (event.key === "ArrowDown" || event.key === "ArrowUp") {
            event.preventDefault();
            setActive((at) =>
              Math.max(0, Math.min(found.length - 1, at + (event.key === "ArrowDown" ? 1 : -1))),
            );
          } else if (event.key === "Escape") {
            event.preventDefault();
            event.stopPropagation();
            onLeave();
          } else if (event.key === "Enter" && (found.length > 0 || query.trim())) {
            event.preventDefault();
            pick(found[active]);
          }
        }}
        className="control mb-1 h-8 w-full px-2.5"
      />
      <div
        id="variable-list"
        ref={list}
        role="listbox"
        aria-label={t("insert")}
        className="max-h-64 overflow-y-auto"
      >
        {found.map((one, index) => (
          <button
            key={one.path}
            id={`variable-${index}`}
            type="button"
            role="option"
            aria-selected={index === active}
            tabIndex={-1}
            onMouseEnter={() => setActive(index)}
            onClick={() => pick(one)}
            className={cx("option-row w-full text-left", index === active && "bg-hover")}
          >
            <span className="min-w-0 flex-1 truncate font-mono text-xs" title={one.note}>
              {one.path}
            </span>
            <span className="shrink-0 text-2xs text-subtle">{t(`kind.${one.kind}`)}</span>
          </button>
        ))}
        {found.length === 0 ? (
          <p className="px-2 py-2 text-xs text-subtle">
            {query.trim() ? t("use", { name: query.trim() }) : t("none")}
          </p>
        ) : null}
      </div>
      <p className="mt-1 border-t border-line px-2 pt-1.5 text-2xs text-subtle">
        {t("filters", { list: FILTERS.slice(0, 5).join(" · ") })}
      </p>
    </>
  );
}
