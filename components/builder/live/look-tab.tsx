"use client";
import { useTranslations } from "use-intl";
import type { Theme } from "../../../flow/index";
import { Button } from "../../ui/button";
import { ColorField } from "../../ui/color-field";
import { Field } from "../../ui/field";
import { Input } from "../../ui/input";
import { SegmentedControl } from "../../ui/segmented-control";
import { Slider } from "../../ui/slider";
import { THEME_COLOURS, THEME_DEFAULTS } from "./theme-defaults";
import { ThemePreview } from "./theme-preview";

const SWATCHES = ["#0f6a94", "#2563eb", "#7c3aed", "#be185d", "#b45309", "#15803d", "#1f2937"] as const;
type Props = { theme: Theme; mayChange: boolean; onChange: (theme: Theme) => void };

/** Colours, corners, title and place of the chat, beside what visitors will see. */
export function LookTab({ theme, mayChange, onChange }: Props) {
  const t = useTranslations("builder.live.look");
  const set = <K extends keyof Theme>(key: K, value: Theme[K] | undefined) => {
    const { [key]: _before, ...rest } = theme;
    onChange(value === undefined || value === "" ? rest : { ...rest, [key]: value });
  };
  return (
    <div className="grid gap-8 md:grid-cols-[minmax(0,1fr)_340px]">
      <fieldset disabled={!mayChange} className="flex min-w-0 flex-col gap-4">
        <legend className="sr-only">{t("title")}</legend>
        <div className="grid grid-cols-2 gap-3">
          <Field label={t("name")}>
            <Input value={theme.title ?? ""} maxLength={200} onValueChange={(value) => set("title", value)} />
          </Field>
          <Field label={t("avatar")}>
            <Input
              value={theme.avatar ?? ""}
              placeholder="https://"
              maxLength={2_000}
              onValueChange={(value) => set("avatar", value)}
            />
          </Field>
        </div>
        <Field label={t("colours.accent")}>
          <ColorField
            aria-label={t("colours.accent")}
            disabled={!mayChange}
            value={theme.accent ?? THEME_DEFAULTS.accent}
            swatches={SWATCHES}
            onValueChange={(value) => set("accent", value)}
          />
        </Field>
        <div className="grid grid-cols-2 gap-3 lg:grid-cols-3">
          {THEME_COLOURS.map((key) => (
            <Field key={key} label={t(`colours.${key}`)}>
              <ColorField
                aria-label={t(`colours.${key}`)}
                disabled={!mayChange}
                value={
                  theme[key] ?? (key === "visitorBubble" ? theme.accent : undefined) ?? THEME_DEFAULTS[key]
                }
                onValueChange={(value) => set(key, value)}
              />
            </Field>
          ))}
        </div>
        <Field label={t("radius")}>
          <Slider
            min={0}
            max={32}
            value={theme.radius ?? THEME_DEFAULTS.radius}
            disabled={!mayChange}
            onValueChange={(value) => set("radius", value)}
          />
        </Field>
        <Field label={t("font")} help={t("fontHelp")}>
          <Input
            value={theme.font ?? ""}
            maxLength={200}
            placeholder="system-ui"
            onValueChange={(value) => set("font", value)}
          />
        </Field>
        <div className="flex flex-wrap gap-6">
          <Choice label={t("position")}>
            <SegmentedControl
              size="sm"
              aria-label={t("position")}
              disabled={!mayChange}
              value={theme.position ?? "right"}
              onValueChange={(value) => set("position", value)}
              options={[
                { value: "left", label: t("left") },
                { value: "right", label: t("right") },
              ]}
            />
          </Choice>
          <Choice label={t("scheme")}>
            <SegmentedControl
              size="sm"
              aria-label={t("scheme")}
              disabled={!mayChange}
              value={theme.scheme ?? "auto"}
              onValueChange={(value) => set("scheme", value)}
              options={[
                { value: "auto", label: t("auto") },
                { value: "light", label: t("light") },
                { value: "dark", label: t("dark") },
              ]}
            />
          </Choice>
        </div>
        {mayChange && Object.keys(theme).length > 0 ? (
          <Button size="sm" variant="ghost" className="self-start" onClick={() => onChange({})}>
            {t("reset")}
          </Button>
        ) : null}
      </fieldset>
      <ThemePreview theme={theme} />
    </div>
  );
}

function Choice({ label, children }: { label: string; children: React.ReactNode }) {
  return (
    <div className="flex flex-col gap-1">
      <span className="text-xs font-medium text-muted">{label}</span>
      {children}
    </div>
  );
}
