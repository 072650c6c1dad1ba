"use client";
import { Plus, Trash2 } from "lucide-react";
import { useMemo, useState } from "react";
import { useTranslations } from "use-intl";
import { Badge } from "../../ui/badge";
import { Button } from "../../ui/button";
import { Dialog } from "../../ui/dialog";
import { EmptyState } from "../../ui/empty-state";
import { IconButton } from "../../ui/icon-button";
import { Menu, MenuItem } from "../../ui/menu";
import { RecordPicture } from "../../ui/pictures";
import { SegmentedControl } from "../../ui/segmented-control";
import { Switch } from "../../ui/switch";
import { useBuilder, useBuilderState } from "../builder-context";
import { FLOW_LOCALES, useLanguageName } from "../language-names";
import { type TranslationRow, translationRows, withTranslation } from "./translation-rows";

/** The flow in its other languages: the default text at the left, each language beside it, what is missing marked. */
export function TranslationsDialog({ onClose }: { onClose: () => void }) {
  const t = useTranslations("builder.translations");
  const languageName = useLanguageName();
  const { store, readOnly } = useBuilder();
  const flow = useBuilderState((state) => state.flow);
  const locales = Object.keys(flow.translations ?? {});
  const [chosen, setChosen] = useState<string | null>(null);
  const [onlyMissing, setOnlyMissing] = useState(false);
  const locale = chosen !== null && locales.includes(chosen) ? chosen : locales[0];
  const rows = useMemo(() => (locale ? translationRows(flow, locale) : []), [flow, locale]);
  const missing = rows.filter((row) => !row.translated).length;
  const add = (next: string) => {
    store.getState().setTranslations({ ...flow.translations, [next]: {} });
    setChosen(next);
  };
  const remove = (gone: string) => {
    const { [gone]: _texts, ...rest } = flow.translations ?? {};
    store.getState().setTranslations(rest);
  };
  const addMenu = readOnly ? null : (
    <Menu
      align="end"
      trigger={
        <Button size="sm" icon={<Plus size={13} aria-hidden />}>
          {t("add")}
        </Button>
      }
    >
      {FLOW_LOCALES.filter((one) => one !== flow.locale && !locales.includes(one)).map((one) => (
        <MenuItem key={one} onClick={() => add(one)}>
          {languageName(one)}
        </MenuItem>
      ))}
    </Menu>
  );
  return (
    <Dialog
      open
      onOpenChange={(open) => (open ? undefined : onClose())}
      size="xl"
      title={t("title")}
      description={t("lead", { language: languageName(flow.locale) })}
    >
      {locale === undefined ? (
        <EmptyState
          picture={<RecordPicture />}
          title={t("none")}
          example={t("noneExample")}
          action={addMenu}
        />
      ) : (
        <div className="flex flex-col gap-3">
          <div className="flex flex-wrap items-center gap-2">
            <SegmentedControl
              size="sm"
              aria-label={t("language")}
              value={locale}
              onValueChange={setChosen}
              options={locales.map((value) => ({ value, label: languageName(value) }))}
            />
            <Badge tone={missing ? "warn" : "ok"}>
              {missing ? t("missing", { count: missing }) : t("complete")}
            </Badge>
            <span className="flex-1" />
            <Switch label={t("onlyMissing")} checked={onlyMissing} onCheckedChange={setOnlyMissing} />
            {addMenu}
            {readOnly ? null : (
              <IconButton
                size="sm"
                label={t("remove", { language: languageName(locale) })}
                icon={<Trash2 size={14} aria-hidden />}
                onClick={() => remove(locale)}
              />
            )}
          </div>
          {rows.length === 0 ? <p className="py-6 text-center text-sm text-muted">{t("noTexts")}</p> : null}
          <Rows
            key={locale}
            rows={onlyMissing ? rows.filter((row) => !row.translated) : rows}
            locale={locale}
            onChange={(key, text) =>
              store
                .getState()
                .setTranslations(withTranslation(store.getState().flow.translations, locale, key, text))
            }
          />
        </div>
      )}
    </Dialog>
  );
}

function Rows({
  rows,
  locale,
  onChange,
}: {
  rows: readonly TranslationRow[];
  locale: string;
  onChange: (key: string, text: string) => void;
}) {
  const t = useTranslations("builder.translations");
  const nodes = useTranslations("nodes.types");
  const { readOnly } = useBuilder();
  return (
    <ul className="divide-y divide-line overflow-hidden rounded-lg border border-line">
      {rows.map((row) => (
        <li key={row.key} className="grid grid-cols-2 gap-3 p-3">
          <div className="min-w-0">
            <p className="text-2xs text-subtle">{nodes(`${row.node.type}.name`)}</p>
            <p className="whitespace-pre-wrap break-words text-sm">{row.text}</p>
          </div>
          <textarea
            dir="auto"
            lang={locale}
            rows={2}
            readOnly={readOnly}
            aria-label={t("translationOf", { text: row.text.slice(0, 80) })}
            placeholder={t("untranslated")}
            defaultValue={row.translated}
            onBlur={(event) => {
              if (event.target.value !== row.translated) onChange(row.key, event.target.value);
            }}
            className={`control min-h-14 w-full resize-y px-2.5 py-1.5 [field-sizing:content] ${row.translated ? "" : "border-l-2 border-l-warn"}`}
          />
        </li>
      ))}
    </ul>
  );
}
