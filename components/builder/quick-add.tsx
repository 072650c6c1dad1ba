"use client";
import { Popover } from "@base-ui/react/popover";
import { Command } from "cmdk";
import { useRef, useState } from "react";
import { useTranslations } from "use-intl";
import type { QuickAddRequest } from "./builder-context";
import { NODE_ICONS } from "./node-icons";
import { PALETTE, type PaletteItem, searchPalette } from "./palette-items";
import { usePaletteWords } from "./use-palette-words";

/** Type a few letters, Enter: the step stands where it was asked for. */
export function QuickAdd({
  request,
  onChoose,
  onClose,
}: {
  request: QuickAddRequest;
  onChoose: (item: PaletteItem) => void;
  onClose: () => void;
}) {
  const t = useTranslations("builder.quickAdd");
  const groups = useTranslations("nodes.groups");
  const words = usePaletteWords();
  const [query, setQuery] = useState("");
  const chosen = useRef(false);
  const choose = (item: PaletteItem) => {
    chosen.current = true;
    onChoose(item);
  };
  // What is led to by a line cannot be an entry or a note.
  const allowed = (item: PaletteItem) =>
    !(request.from || request.edge) || (item.group !== "start" && item.type !== "note");
  const anchor = { getBoundingClientRect: () => new DOMRect(request.screen.x, request.screen.y, 0, 0) };
  const found = query.trim() ? searchPalette(query, words).filter(allowed) : null;
  return (
    <Popover.Root
      open
      onOpenChange={(open) => {
        if (!open) onClose();
      }}
    >
      <Popover.Portal>
        <Popover.Positioner anchor={anchor} side="bottom" align="start" sideOffset={6} className="z-[65]">
          {/* The new step takes the focus; given up, it goes back to where it was. */}
          <Popover.Popup finalFocus={() => !chosen.current} className="popup w-64 overflow-hidden">
            <Popover.Title className="sr-only">{t("title")}</Popover.Title>
            <Command label={t("title")} loop shouldFilter={false}>
              <Command.Input
                value={query}
                onValueChange={setQuery}
                placeholder={t("placeholder")}
                className="h-9 w-full border-b border-line bg-transparent px-3 text-sm outline-none"
              />
              <Command.List className="max-h-72 overflow-y-auto p-1 [&_[cmdk-group-heading]]:px-2 [&_[cmdk-group-heading]]:pb-0.5 [&_[cmdk-group-heading]]:pt-1.5 [&_[cmdk-group-heading]]:text-2xs [&_[cmdk-group-heading]]:text-subtle">
                <Command.Empty className="px-2 py-4 text-center text-xs text-muted">
                  {t("none", { query })}
                </Command.Empty>
                {found
                  ? found.map((item) => (
                      <Row key={item.type} item={item} name={words(item).name} onSelect={choose} />
                    ))
                  : PALETTE.map(({ group, items }) => {
                      const shown = items.filter(allowed);
                      return shown.length > 0 ? (
                        <Command.Group key={group} heading={groups(group)}>
                          {shown.map((item) => (
                            <Row key={item.type} item={item} name={words(item).name} onSelect={choose} />
                          ))}
                        </Command.Group>
                      ) : null;
                    })}
              </Command.List>
            </Command>
          </Popover.Popup>
        </Popover.Positioner>
      </Popover.Portal>
    </Popover.Root>
  );
}

function Row({
  item,
  name,
  onSelect,
}: {
  item: PaletteItem;
  name: string;
  onSelect: (item: PaletteItem) => void;
}) {
  const Icon = NODE_ICONS[item.type];
  return (
    <Command.Item value={item.type} onSelect={() => onSelect(item)} className="option-row">
      <span
        className="inline-flex size-5 shrink-0 items-center justify-center rounded"
        style={{ background: `var(--group-${item.group}-soft)`, color: `var(--group-${item.group})` }}
      >
        <Icon size={13} aria-hidden />
      </span>
      <span className="min-w-0 flex-1 truncate">{name}</span>
    </Command.Item>
  );
}
