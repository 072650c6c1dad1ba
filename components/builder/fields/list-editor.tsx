"use client";
import { ChevronDown, ChevronUp, Plus, Trash2 } from "lucide-react";
import type { ReactNode } from "react";
import { useTranslations } from "use-intl";
import { Button } from "../../ui/button";
import { IconButton } from "../../ui/icon-button";

export interface ListEditorProps<Item> {
  items: readonly Item[];
  onChange: (items: Item[]) => void;
  make: () => Item;
  addLabel: string;
  /** Says which item a button is about: "Option 2". */
  itemLabel: (item: Item, index: number) => string;
  keyOf?: (item: Item, index: number) => string;
  min?: number;
  max?: number;
  children: (item: Item, change: (item: Item) => void, index: number) => ReactNode;
}

/** A list whose items can be added, moved and removed: by mouse and by keyboard alike. */
export function ListEditor<Item>({ items, onChange, make, addLabel, itemLabel, keyOf, min = 0, max = 100, children }: ListEditorProps<Item>) {
  const t = useTranslations("inspectors.list");
  const swap = (from: number, to: number): void => {
    const next = [...items];
    const [moved] = next.splice(from, 1);
    if (moved !== undefined) next.splice(to, 0, moved);
    onChange(next);
  };
  return (
    <div className="space-y-2">
      {items.map((item, index) => {
        const name = itemLabel(item, index);
        return (
          <div key={keyOf?.(item, index) ?? index} className="group/item rounded-lg border border-line bg-surface p-2">
            <div className="mb-1 flex items-center gap-0.5">
              <span className="min-w-0 flex-1 truncate text-2xs font-medium text-subtle">{name}</span>
              <IconButton size="sm" label={t("up", { name })} icon={<ChevronUp size={13} aria-hidden />} disabled={index === 0} onClick={() => swap(index, index - 1)} />
              <IconButton size="sm" label={t("down", { name })} icon={<ChevronDown size={13} aria-hidden />} disabled={index === items.length - 1} onClick={() => swap(index, index + 1)} />
              <IconButton size="sm" label={t("remove", { name })} icon={<Trash2 size={13} aria-hidden />} disabled={items.length <= min} onClick={() => onChange(items.filter((_, at) => at !== index))} />
            </div>
            {children(item, (next) => onChange(items.map((one, at) => (at === index ? next : one))), index)}
          </div>
        );
      })}
      {items.length < max ? (
        <Button size="sm" variant="ghost" icon={<Plus size={13} aria-hidden />} onClick={() => onChange([...items, make()])}>
          {addLabel}
        </Button>
      ) : null}
    </div>
  );
}
