"use client";
import {
  AudioLines,
  CornerUpRight,
  File,
  Image,
  Images,
  Link,
  type LucideIcon,
  PanelTop,
  Pilcrow,
  Type,
  Video,
} from "lucide-react";
import { useTranslations } from "use-intl";
import type { RichBlock } from "../../../flow/index";
import { type Bubble, plainText } from "../../../flow/kernel/bubbles";
import { Button } from "../../ui/button";
import { Menu, MenuItem } from "../../ui/menu";
import { Switch } from "../../ui/switch";
import { CardsEditor, LinksEditor } from "./cards-editor";
import { ListEditor } from "./list-editor";
import { NumberField } from "./number-field";
import { RichTextField } from "./rich-text-field";
import { TemplateField } from "./template-field";

type BubbleType = Bubble["type"];
const ICONS: Record<BubbleType, LucideIcon> = {
  text: Type,
  image: Image,
  video: Video,
  audio: AudioLines,
  file: File,
  embed: PanelTop,
  cards: Images,
  links: Link,
  redirect: CornerUpRight,
};
const TYPES = Object.keys(ICONS) as BubbleType[];

function blankBubble(type: BubbleType): Bubble {
  switch (type) {
    case "text":
      return { type, text: "" };
    case "file":
      return { type, url: "", name: "" };
    case "cards":
      return { type, cards: [{ title: "" }] };
    case "links":
      return { type, links: [{ label: "", url: "" }] };
    default:
      return { type, url: "" };
  }
}

/** What is said, bubble by bubble. */
export function BubblesField({
  value,
  onChange,
}: {
  value: readonly Bubble[];
  onChange: (value: Bubble[]) => void;
}) {
  const t = useTranslations("inspectors.bubbles");
  return (
    <ListEditor
      items={value}
      onChange={onChange}
      make={() => blankBubble("text")}
      addLabel={t("addText")}
      itemLabel={(bubble) => t(`types.${bubble.type}`)}
      max={50}
      inline={(bubble) => bubble.type === "text" && !bubble.rich}
      menu={(bubble, change) =>
        bubble.type === "text" ? (
          <MenuItem
            icon={<Pilcrow size={14} aria-hidden />}
            onClick={() =>
              change(
                bubble.rich
                  ? { type: "text", text: plainText(bubble.rich) }
                  : { type: "text", rich: formatted(bubble.text ?? "") },
              )
            }
          >
            {t(bubble.rich ? "plain" : "format")}
          </MenuItem>
        ) : null
      }
      footer={
        <Menu
          trigger={
            <Button size="sm" variant="ghost" className="px-1.5">
              {t("addOther")}
            </Button>
          }
        >
          {TYPES.filter((type) => type !== "text").map((type) => {
            const Icon = ICONS[type];
            return (
              <MenuItem
                key={type}
                icon={<Icon size={14} aria-hidden />}
                onClick={() => onChange([...value, blankBubble(type)])}
              >
                {t(`types.${type}`)}
              </MenuItem>
            );
          })}
        </Menu>
      }
    >
      {(bubble, change) => <BubbleEditor bubble={bubble} onChange={change} />}
    </ListEditor>
  );
}

/** A paragraph of every line. */
const formatted = (text: string): RichBlock[] =>
  text.split("\n").map((line) => ({ type: "paragraph", children: [{ text: line }] }));

function BubbleEditor({ bubble, onChange }: { bubble: Bubble; onChange: (bubble: Bubble) => void }) {
  const t = useTranslations("inspectors.bubbles");
  const address = (url: string): void => onChange({ ...bubble, url } as Bubble);
  switch (bubble.type) {
    case "text":
      return bubble.rich ? (
        <RichTextField value={bubble.rich} onChange={(rich) => onChange({ type: "text", rich })} />
      ) : (
        <TemplateField
          label={t("types.text")}
          hideLabel
          multiline
          value={bubble.text ?? ""}
          placeholder={t("textPlaceholder")}
          onChange={(text) => onChange({ type: "text", text })}
        />
      );
    case "image":
      return (
        <div className="space-y-2">
          <TemplateField label={t("url")} value={bubble.url} placeholder="https://" onChange={address} />
          <TemplateField
            label={t("alt")}
            value={bubble.alt ?? ""}
            help={t("altHelp")}
            onChange={(alt) => onChange({ ...bubble, alt: alt || undefined })}
          />
          <TemplateField
            label={t("link")}
            value={bubble.link ?? ""}
            onChange={(link) => onChange({ ...bubble, link: link || undefined })}
          />
        </div>
      );
    case "video":
      return (
        <div className="space-y-2">
          <TemplateField
            label={t("url")}
            value={bubble.url}
            placeholder="https://"
            help={t("videoHelp")}
            onChange={address}
          />
          <TemplateField
            label={t("caption")}
            value={bubble.caption ?? ""}
            onChange={(caption) => onChange({ ...bubble, caption: caption || undefined })}
          />
        </div>
      );
    case "audio":
      return (
        <div className="space-y-2">
          <TemplateField label={t("url")} value={bubble.url} placeholder="https://" onChange={address} />
          <Switch
            label={t("autoplay")}
            checked={bubble.autoplay ?? false}
            onCheckedChange={(on) => onChange({ ...bubble, autoplay: on || undefined })}
          />
        </div>
      );
    case "file":
      return (
        <div className="space-y-2">
          <TemplateField label={t("url")} value={bubble.url} placeholder="https://" onChange={address} />
          <TemplateField
            label={t("fileName")}
            value={bubble.name}
            onChange={(name) => onChange({ ...bubble, name })}
          />
        </div>
      );
    case "embed":
      return (
        <div className="space-y-2">
          <TemplateField label={t("url")} value={bubble.url} placeholder="https://" onChange={address} />
          <NumberField
            label={t("height")}
            min={40}
            max={2_000}
            value={bubble.height}
            onChange={(height) => onChange({ ...bubble, height })}
          />
        </div>
      );
    case "cards":
      return <CardsEditor cards={bubble.cards} onChange={(cards) => onChange({ ...bubble, cards })} />;
    case "links":
      return <LinksEditor bubble={bubble} onChange={onChange} />;
    case "redirect":
      return (
        <div className="space-y-2">
          <TemplateField
            label={t("url")}
            value={bubble.url}
            placeholder="https://"
            help={t("redirectHelp")}
            onChange={address}
          />
          <Switch
            label={t("newTab")}
            checked={bubble.newTab ?? false}
            onCheckedChange={(on) => onChange({ ...bubble, newTab: on || undefined })}
          />
        </div>
      );
  }
}
