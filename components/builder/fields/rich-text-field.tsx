"use client";
import { Bold, Italic, Link as LinkIcon, List, Strikethrough, Underline } from "lucide-react";
import { useTranslations } from "use-intl";
import type { RichBlock, RichInline, RichLeaf } from "../../../flow/index";
import { IconButton } from "../../ui/icon-button";
import { ListEditor } from "./list-editor";
import { TemplateField } from "./template-field";

const MARKS = ["bold", "italic", "underline", "strike"] as const;
const ICONS = { bold: Bold, italic: Italic, underline: Underline, strike: Strikethrough };

type Run = RichLeaf & { url?: string };

const toRun = (inline: RichInline): Run =>
  "type" in inline
    ? {
        text: inline.children.map((leaf) => leaf.text).join(""),
        ...marksOf(inline.children[0]),
        url: inline.url,
      }
    : inline;
const marksOf = (leaf: RichLeaf | undefined): Partial<RichLeaf> =>
  leaf ? Object.fromEntries(MARKS.filter((mark) => leaf[mark]).map((mark) => [mark, true])) : {};

function toInline({ url, ...leaf }: Run): RichInline {
  return url === undefined ? leaf : { type: "link", url, children: [leaf] };
}

/** Formatted text, run by run: each run has its own marks and may be a link. Lists have one run after another per item. */
export function RichTextField({
  value,
  onChange,
}: {
  value: readonly RichBlock[];
  onChange: (value: RichBlock[]) => void;
}) {
  const t = useTranslations("inspectors.rich");
  return (
    <div className="space-y-2">
      <ListEditor
        items={value}
        onChange={onChange}
        make={(): RichBlock => ({ type: "paragraph", children: [{ text: "" }] })}
        addLabel={t("addParagraph")}
        itemLabel={(block, index) => t(block.type === "list" ? "list" : "paragraph", { number: index + 1 })}
        min={1}
        max={200}
      >
        {(block, change) =>
          block.type === "paragraph" ? (
            <Runs
              runs={block.children.map(toRun)}
              onChange={(runs) => change({ type: "paragraph", children: runs.map(toInline) })}
              onList={() => change({ type: "list", items: [block.children] })}
            />
          ) : (
            <ListEditor
              items={block.items}
              onChange={(items) => change({ ...block, items })}
              make={(): RichInline[] => [{ text: "" }]}
              addLabel={t("addItem")}
              itemLabel={(_, index) => t("item", { number: index + 1 })}
              min={1}
              inline
            >
              {(item, edit) => <Runs runs={item.map(toRun)} onChange={(runs) => edit(runs.map(toInline))} />}
            </ListEditor>
          )
        }
      </ListEditor>
    </div>
  );
}

function Runs({
  runs,
  onChange,
  onList,
}: {
  runs: Run[];
  onChange: (runs: Run[]) => void;
  onList?: () => void;
}) {
  const t = useTranslations("inspectors.rich");
  const edit = (at: number, run: Run): void => onChange(runs.map((one, index) => (index === at ? run : one)));
  return (
    <div className="space-y-1.5">
      {runs.map((run, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: runs have no identity of their own
        <div key={index}>
          <TemplateField
            label={t("text")}
            hideLabel
            multiline
            rows={1}
            value={run.text}
            onChange={(text) => edit(index, { ...run, text })}
          />
          <div className="flex items-center">
            {MARKS.map((mark) => {
              const Icon = ICONS[mark];
              return (
                <IconButton
                  key={mark}
                  size="sm"
                  label={t(`marks.${mark}`)}
                  pressed={run[mark] ?? false}
                  icon={<Icon size={13} aria-hidden />}
                  onClick={() => edit(index, { ...run, [mark]: run[mark] ? undefined : true })}
                />
              );
            })}
            <IconButton
              size="sm"
              label={t("link")}
              pressed={run.url !== undefined}
              icon={<LinkIcon size={13} aria-hidden />}
              onClick={() => edit(index, { ...run, url: run.url === undefined ? "" : undefined })}
            />
            {onList && index === 0 ? (
              <IconButton
                size="sm"
                label={t("makeList")}
                icon={<List size={13} aria-hidden />}
                onClick={onList}
              />
            ) : null}
            <span className="flex-1" />
            {index === runs.length - 1 ? (
              <button
                type="button"
                className="whitespace-nowrap rounded px-1 text-2xs text-subtle hover:text-fg"
                onClick={() => onChange([...runs, { text: "" }])}
              >
                {t("addRun")}
              </button>
            ) : null}
            {runs.length > 1 ? (
              <button
                type="button"
                className="whitespace-nowrap rounded px-1 text-2xs text-subtle hover:text-fg"
                onClick={() => onChange(runs.filter((_, at) => at !== index))}
              >
                {t("removeRun")}
              </button>
            ) : null}
          </div>
          {run.url === undefined ? null : (
            <TemplateField
              label={t("url")}
              value={run.url}
              placeholder="https://"
              onChange={(url) => edit(index, { ...run, url })}
            />
          )}
        </div>
      ))}
    </div>
  );
}
