"use client";
import { ChevronDown, ChevronRight, PanelLeftClose, PanelLeftOpen, Search } from "lucide-react";
import { useState } from "react";
import { useTranslations } from "use-intl";
import { cx } from "../ui/cx";
import { IconButton } from "../ui/icon-button";
import { Input } from "../ui/input";
import { Kbd } from "../ui/kbd";
import { DRAG_TYPE } from "./drag-type";
import { NODE_ICONS } from "./node-icons";
import { PALETTE, type PaletteItem, searchPalette } from "./palette-items";
import { usePanels } from "./panels-store";
import { usePaletteWords } from "./use-palette-words";

/** All kinds of steps at the left of the canvas: drag one there, or click to add it after what is selected. */
export function Palette({ onAdd }: { onAdd: (item: PaletteItem) => void }) {
  const t = useTranslations("builder.palette");
  const open = usePanels((panels) => panels.palette);
  const setOpen = usePanels((panels) => panels.setPalette);
  const [query, setQuery] = useState("");
  const words = usePaletteWords();
  if (!open) {
    return (
      <div className="flex w-11 shrink-0 flex-col items-center border-r border-line bg-surface py-2">
        <IconButton
          label={t("open")}
          icon={<PanelLeftOpen size={16} aria-hidden />}
          tooltipSide="right"
          onClick={() => setOpen(true)}
        />
      </div>
    );
  }
  const found = query.trim() ? searchPalette(query, words) : null;
  return (
    <nav aria-label={t("label")} className="flex w-[220px] shrink-0 flex-col border-r border-line bg-surface">
      <div className="flex items-center gap-1 p-2">
        <Input
          size="sm"
          type="search"
          aria-label={t("search")}
          placeholder={t("search")}
          value={query}
          onValueChange={setQuery}
          onKeyDown={(event) => {
            if (event.nativeEvent.isComposing) return;
            if (event.key === "Escape") setQuery("");
            const first = found?.[0];
            if (event.key === "Enter" && first) {
              onAdd(first);
              setQuery("");
            }
          }}
          leading={<Search size={13} />}
          trailing={query ? undefined : <Kbd keys="/" />}
        />
        <IconButton
          size="sm"
          label={t("close")}
          icon={<PanelLeftClose size={15} aria-hidden />}
          onClick={() => setOpen(false)}
        />
      </div>
      <div className="min-h-0 flex-1 overflow-y-auto px-2 pb-3">
        {found ? (
          found.length > 0 ? (
            <Items items={found} onAdd={onAdd} />
          ) : (
            <p className="px-1 py-3 text-xs text-subtle">{t("none", { query: query.trim() })}</p>
          )
        ) : (
          PALETTE.map(({ group, items }) => <Group key={group} group={group} items={items} onAdd={onAdd} />)
        )}
      </div>
    </nav>
  );
}

function Group({
  group,
  items,
  onAdd,
}: {
  group: PaletteItem["group"];
  items: readonly PaletteItem[];
  onAdd: (item: PaletteItem) => void;
}) {
  const t = useTranslations("builder.palette");
  const names = useTranslations("nodes.groups");
  const [more, setMore] = useState(false);
  const plain = items.filter((item) => !item.advanced);
  const advanced = items.filter((item) => item.advanced);
  return (
    <section className="pt-2">
      <h2 className="px-1 pb-1 text-2xs font-medium text-subtle">{names(group)}</h2>
      <Items items={plain} onAdd={onAdd} />
      {advanced.length > 0 ? (
        <>
          <button
            type="button"
            aria-expanded={more}
            onClick={() => setMore(!more)}
            className="mt-0.5 flex h-6 w-full items-center gap-1 rounded-md px-1 text-2xs text-subtle hover:bg-hover hover:text-fg"
          >
            {more ? <ChevronDown size={12} aria-hidden /> : <ChevronRight size={12} aria-hidden />}
            {t("advanced")}
          </button>
          {more ? <Items items={advanced} onAdd={onAdd} /> : null}
        </>
      ) : null}
    </section>
  );
}

function Items({ items, onAdd }: { items: readonly PaletteItem[]; onAdd: (item: PaletteItem) => void }) {
  const words = usePaletteWords();
  return (
    <ul>
      {items.map((item) => {
        const Icon = NODE_ICONS[item.type];
        const { name, help } = words(item);
        return (
          <li key={item.type}>
            <button
              type="button"
              draggable
              title={help}
              onDragStart={(event) => {
                event.dataTransfer.setData(DRAG_TYPE, item.type);
                event.dataTransfer.effectAllowed = "move";
              }}
              onClick={() => onAdd(item)}
              className={cx(
                "flex min-h-8 w-full cursor-grab items-center gap-2 rounded-md px-1 text-left text-sm hover:bg-hover active:cursor-grabbing",
              )}
            >
              <span
                className="inline-flex size-5.5 shrink-0 items-center justify-center rounded"
                style={{ background: `var(--group-${item.group}-soft)`, color: `var(--group-${item.group})` }}
              >
                <Icon size={14} aria-hidden />
              </span>
              <span className="min-w-0 flex-1 py-0.5 leading-snug">{name}</span>
            </button>
          </li>
        );
      })}
    </ul>
  );
}
