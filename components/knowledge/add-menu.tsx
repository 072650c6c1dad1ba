"use client";
import { FileText, FileUp, Globe, MessageCircleQuestion, Plus } from "lucide-react";
import { useTranslations } from "use-intl";
import { Button } from "../ui/button";
import { Menu, MenuItem } from "../ui/menu";

export type Adding = "pair" | "text" | "page" | "file";
const KINDS = [
  ["pair", MessageCircleQuestion],
  ["text", FileText],
  ["page", Globe],
  ["file", FileUp],
] as const;

/** The ways in which knowledge comes in. */
export function AddMenu({ onAdd }: { onAdd: (kind: Adding) => void }) {
  const t = useTranslations("knowledge.add");
  return (
    <Menu
      align="end"
      trigger={
        <Button variant="primary" icon={<Plus size={15} aria-hidden />}>
          {t("label")}
        </Button>
      }
    >
      {KINDS.map(([kind, Icon]) => (
        <MenuItem key={kind} icon={<Icon size={15} aria-hidden />} onClick={() => onAdd(kind)}>
          {t(kind)}
        </MenuItem>
      ))}
    </Menu>
  );
}
