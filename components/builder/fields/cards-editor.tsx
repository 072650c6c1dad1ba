"use client";
import { useTranslations } from "use-intl";
import type { Bubble } from "../../../flow/kernel/bubbles";
import { makeId } from "../model/builder-store";
import { ListEditor } from "./list-editor";
import { TemplateField } from "./template-field";

type Cards = Extract<Bubble, { type: "cards" }>["cards"];
type Links = Extract<Bubble, { type: "links" }>;

/** Cards side by side: picture, title, text, price, buttons that open a link. */
export function CardsEditor({ cards, onChange }: { cards: Cards; onChange: (cards: Cards) => void }) {
  const t = useTranslations("inspectors.cards");
  return (
    <ListEditor
      items={cards}
      onChange={onChange}
      make={() => ({ title: "" })}
      addLabel={t("add")}
      itemLabel={(card, index) => card.title || t("card", { number: index + 1 })}
      min={1}
      max={20}
    >
      {(card, change) => (
        <div className="space-y-2">
          <TemplateField
            label={t("title")}
            value={card.title ?? ""}
            onChange={(title) => change({ ...card, title })}
          />
          <TemplateField
            label={t("text")}
            multiline
            value={card.text ?? ""}
            onChange={(text) => change({ ...card, text: text || undefined })}
          />
          <TemplateField
            label={t("image")}
            value={card.image ?? ""}
            placeholder="https://"
            onChange={(image) => change({ ...card, image: image || undefined })}
          />
          {card.image ? (
            <TemplateField
              label={t("alt")}
              value={card.alt ?? ""}
              onChange={(alt) => change({ ...card, alt: alt || undefined })}
            />
          ) : null}
          <TemplateField
            label={t("price")}
            value={card.price ?? ""}
            onChange={(price) => change({ ...card, price: price || undefined })}
          />
          <ListEditor
            items={card.buttons ?? []}
            onChange={(buttons) => change({ ...card, buttons: buttons.length ? buttons : undefined })}
            make={() => ({ id: makeId(), label: "", url: "" })}
            addLabel={t("addButton")}
            itemLabel={(button, index) => button.label || t("button", { number: index + 1 })}
            keyOf={(button) => button.id}
            max={6}
          >
            {(button, edit) => (
              <div className="space-y-2">
                <TemplateField
                  label={t("label")}
                  value={button.label}
                  onChange={(label) => edit({ ...button, label })}
                />
                <TemplateField
                  label={t("url")}
                  value={button.url ?? ""}
                  placeholder="https://"
                  help={button.url ? undefined : t("urlHelp")}
                  onChange={(url) => edit({ ...button, url: url || undefined })}
                />
              </div>
            )}
          </ListEditor>
        </div>
      )}
    </ListEditor>
  );
}

/** Buttons that open links, under an optional text. */
export function LinksEditor({ bubble, onChange }: { bubble: Links; onChange: (bubble: Links) => void }) {
  const t = useTranslations("inspectors.cards");
  return (
    <div className="space-y-2">
      <TemplateField
        label={t("text")}
        multiline
        value={bubble.text ?? ""}
        onChange={(text) => onChange({ ...bubble, text: text || undefined })}
      />
      <ListEditor
        items={bubble.links}
        onChange={(links) => onChange({ ...bubble, links })}
        make={() => ({ label: "", url: "" })}
        addLabel={t("addLink")}
        itemLabel={(link, index) => link.label || t("linkNumber", { number: index + 1 })}
        min={1}
        max={10}
      >
        {(link, edit) => (
          <div className="space-y-2">
            <TemplateField
              label={t("label")}
              value={link.label}
              onChange={(label) => edit({ ...link, label })}
            />
            <TemplateField
              label={t("url")}
              value={link.url}
              placeholder="https://"
              onChange={(url) => edit({ ...link, url })}
            />
          </div>
        )}
      </ListEditor>
    </div>
  );
}
