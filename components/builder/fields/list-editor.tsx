"use client";
import { ArrowDown, ArrowUp, MoreHorizontal, Plus, Trash2 } from "lucide-react";
import { type KeyboardEvent, type ReactNode, useEffect, useRef } from "react";
import { useTranslations } from "use-intl";
import { Button } from "../../ui/button";
import { Menu, MenuItem } from "../../ui/menu";

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
  /** Items of one control each: a line without a box. Enter adds the next, Backspace in an empty one removes it. */
  inline?: boolean | ((item: Item) => boolean);
  /** More entries for an item's menu. */
  menu?: (item: Item, change: (item: Item) => void) => ReactNode;
  /** Stands beside the button that adds. */
  footer?: ReactNode;
  children: (item: Item, change: (item: Item) => void, index: number) => ReactNode;
}

/** A list whose items can be added, moved and removed: by mouse and by keyboard (Alt with the arrows) alike. */
export function ListEditor<Item>({
  items,
  onChange,
  make,
  addLabel,
  itemLabel,
  keyOf,
  min = 0,
  max = 100,
  inline = false,
  menu,
  footer,
  children,
}: ListEditorProps<Item>) {
  const list = useRef<HTMLDivElement>(null);
  /** The item whose first control takes the focus after the next change. */
  const next = useRef<number | null>(null);
  useEffect(() => {
    if (next.current === null) return;
    list.current?.children[next.current]
      ?.querySelector<HTMLElement>("textarea, input, [role=combobox]")
      ?.focus();
    next.current = null;
  });
  const isInline = (item: Item): boolean => (typeof inline === "function" ? inline(item) : inline);
  const change = (changed: Item[], focus: number | null): void => {
    next.current = focus;
    onChange(changed);
  };
  const add = (at: number): void => {
    if (items.length < max) change([...items.slice(0, at), make(), ...items.slice(at)], at);
  };
  const remove = (at: number): void =>
    change(
      items.filter((_, index) => index !== at),
      null,
    );
  const move = (from: number, to: number): void => {
    const moved = items[from];
    if (moved === undefined || to < 0 || to >= items.length) return;
    const rest = items.filter((_, index) => index !== from);
    change([...rest.slice(0, to), moved, ...rest.slice(to)], to);
  };
  const onKeyDown = (event: KeyboardEvent, item: Item, at: number): void => {
    const field = event.target;
    // What bubbles up from a popup is not typed into the item.
    if (
      event.nativeEvent.isComposing ||
      event.defaultPrevented ||
      !(field instanceof Node) ||
      !event.currentTarget.contains(field)
    )
      return;
    const done = (act: () => void): void => {
      event.preventDefault();
      event.stopPropagation();
      act();
    };
    if (event.altKey && event.key === "ArrowUp") return done(() => move(at, at - 1));
    if (event.altKey && event.key === "ArrowDown") return done(() => move(at, at + 1));
    if (!isInline(item) || !(field instanceof HTMLInputElement)) return;
    if (event.key === "Enter") return done(() => add(at + 1));
    if (event.key === "Backspace" && field.value === "" && items.length > min)
      return done(() =>
        change(
          items.filter((_, index) => index !== at),
          Math.max(0, at - 1),
        ),
      );
  };
  return (
    <div className="space-y-1.5">
      <div ref={list} className="space-y-1.5 empty:hidden">
        {items.map((item, index) => {
          const name = itemLabel(item, index);
          const edit = (changed: Item): void =>
            onChange(items.map((one, at) => (at === index ? changed : one)));
          const actions = (
            <ItemMenu
              key="actions"
              name={name}
              first={index === 0}
              last={index === items.length - 1}
              fixed={items.length <= min}
              onUp={() => move(index, index - 1)}
              onDown={() => move(index, index + 1)}
              onRemove={() => remove(index)}
            >
              {menu?.(item, edit)}
            </ItemMenu>
          );
          const key = keyOf?.(item, index) ?? index;
          return isInline(item) ? (
            // Keys bubble up from the item's own controls.
            // biome-ignore lint/a11y/noStaticElementInteractions: see above
            <div
              key={key}
              onKeyDown={(event) => onKeyDown(event, item, index)}
              className="flex items-start gap-0.5"
            >
              <div className="min-w-0 flex-1">{children(item, edit, index)}</div>
              <span className="-mr-1 flex h-8 items-center">{actions}</span>
            </div>
          ) : (
            // biome-ignore lint/a11y/noStaticElementInteractions: as above
            <div
              key={key}
              onKeyDown={(event) => onKeyDown(event, item, index)}
              className="rounded-lg border border-line px-2 pb-2 pt-1"
            >
              <div className="mb-0.5 flex h-6 items-center">
                <span className="min-w-0 flex-1 truncate text-2xs font-medium text-subtle">{name}</span>
                <span className="-mr-1">{actions}</span>
              </div>
              {children(item, edit, index)}
            </div>
          );
        })}
      </div>
      {items.length < max ? (
        <div className="-ml-1.5 flex items-center">
          <Button
            size="sm"
            variant="ghost"
            className="px-1.5"
            icon={<Plus size={13} aria-hidden />}
            onClick={() => add(items.length)}
          >
            {addLabel}
          </Button>
          {footer}
        </div>
      ) : null}
    </div>
  );
}

type ItemMenuProps = {
  name: string;
  first: boolean;
  last: boolean;
  fixed: boolean;
  onUp: () => void;
  onDown: () => void;
  onRemove: () => void;
  children: ReactNode;
};

function ItemMenu({ name, first, last, fixed, onUp, onDown, onRemove, children }: ItemMenuProps) {
  const t = useTranslations("inspectors.list");
  return (
    <Menu
      align="end"
      trigger={
        <button
          type="button"
          aria-label={t("actions", { name })}
          title={t("actions", { name })}
          className="inline-flex size-6 items-center justify-center rounded-md text-subtle hover:bg-hover hover:text-fg data-[popup-open]:bg-hover"
        >
          <MoreHorizontal size={14} aria-hidden />
        </button>
      }
    >
      {children}
      <MenuItem icon={<ArrowUp size={14} aria-hidden />} shortcut="alt+up" disabled={first} onClick={onUp}>
        {t("up")}
      </MenuItem>
      <MenuItem
        icon={<ArrowDown size={14} aria-hidden />}
        shortcut="alt+down"
        disabled={last}
        onClick={onDown}
      >
        {t("down")}
      </MenuItem>
      <MenuItem icon={<Trash2 size={14} aria-hidden />} danger disabled={fixed} onClick={onRemove}>
        {t("remove")}
      </MenuItem>
    </Menu>
  );
}
