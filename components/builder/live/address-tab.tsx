"use client";
import { ExternalLink } from "lucide-react";
import { type ReactNode, useState } from "react";
import { useTranslations } from "use-intl";
import { LOCALE_LIST, LOCALES } from "../../i18n/locales";
import { buttonClass } from "../../ui/button";
import { CopyButton } from "../../ui/copy-button";
import { Field } from "../../ui/field";
import { SegmentedControl } from "../../ui/segmented-control";
import { Select } from "../../ui/select";
import { Switch } from "../../ui/switch";
import { Textarea } from "../../ui/textarea";
import { EMBED_MODES, type EmbedMode, embedSnippet } from "./embed-snippet";
import type { Endpoint, EndpointDraft } from "./live-dialog";
import { readOrigins } from "./read-origins";

type Props = {
  endpoint: Endpoint;
  draft: EndpointDraft;
  mayChange: boolean;
  onChange: (part: Partial<EndpointDraft>) => void;
  onValid: (valid: boolean) => void;
};

/** The link, the line for a web site, and who may use them. */
export function AddressTab({ endpoint, draft, mayChange, onChange, onValid }: Props) {
  const t = useTranslations("builder.live");
  const [mode, setMode] = useState<EmbedMode>("bubble");
  const [origins, setOrigins] = useState(draft.allowedOrigins.join("\n"));
  const { origin } = window.location;
  const page = `${origin}/c/${endpoint.publicId}`;
  const snippet = embedSnippet(origin, endpoint.publicId, mode);
  const { bad } = readOrigins(origins);
  return (
    <div className="grid gap-x-8 gap-y-6 md:grid-cols-2">
      <div className="flex min-w-0 flex-col gap-5">
        <Part title={t("page")} help={t("pageHelp")}>
          <Line text={page}>
            <CopyButton text={page} label={t("copyLink")} />
            <a
              href={page}
              target="_blank"
              rel="noreferrer"
              aria-label={t("open")}
              title={t("open")}
              className={`${buttonClass("ghost")} !px-2`}
            >
              <ExternalLink size={14} aria-hidden />
            </a>
          </Line>
        </Part>
        <Part title={t("embed")} help={t("embedHelp")}>
          <SegmentedControl
            size="sm"
            aria-label={t("mode")}
            value={mode}
            onValueChange={setMode}
            options={EMBED_MODES.map((value) => ({ value, label: t(`modes.${value}`) }))}
            className="self-start"
          />
          <pre className="overflow-x-auto whitespace-pre-wrap break-all rounded-lg border border-line bg-sunken p-3 font-mono text-xs">
            {snippet}
          </pre>
          <CopyButton text={snippet} label={t("copySnippet")} withText size="sm" className="self-start" />
        </Part>
        <Part title={t("publicId")} help={t("publicIdHelp")}>
          <Line text={endpoint.publicId}>
            <CopyButton text={endpoint.publicId} />
          </Line>
        </Part>
        {endpoint.webhookId ? (
          <Part title={t("webhook")} help={t("webhookHelp")}>
            <Line text={`${origin}/v1/in/${endpoint.webhookId}`}>
              <CopyButton text={`${origin}/v1/in/${endpoint.webhookId}`} />
            </Line>
          </Part>
        ) : null}
      </div>
      <fieldset disabled={!mayChange} className="flex min-w-0 flex-col gap-5">
        <legend className="sr-only">{t("tabs.address")}</legend>
        <Field
          label={t("origins")}
          help={t("originsHelp")}
          error={bad.length ? t("badOrigins", { list: bad.join(", ") }) : undefined}
        >
          <Textarea
            mono
            rows={4}
            value={origins}
            placeholder={"https://shop.example"}
            onValueChange={(text) => {
              setOrigins(text);
              const read = readOrigins(text);
              onValid(read.bad.length === 0);
              onChange({ allowedOrigins: read.origins });
            }}
          />
        </Field>
        <Switch
          label={t("api")}
          description={t("apiHelp")}
          disabled={!mayChange}
          checked={draft.apiAllowed}
          onCheckedChange={(apiAllowed) => onChange({ apiAllowed })}
        />
        <Field label={t("locale")} help={t("localeHelp")}>
          <Select
            value={draft.locale ?? "flow"}
            disabled={!mayChange}
            onValueChange={(next) => onChange({ locale: next === "flow" ? null : next })}
            options={[
              { value: "flow" as const, label: t("localeOfFlow") },
              ...LOCALE_LIST.map((value) => ({ value, label: LOCALES[value] })),
            ]}
          />
        </Field>
        <Switch
          label={t("disabled")}
          description={t("disabledHelp")}
          disabled={!mayChange}
          checked={draft.disabled}
          onCheckedChange={(disabled) => onChange({ disabled })}
        />
      </fieldset>
    </div>
  );
}

function Part({ title, help, children }: { title: string; help: string; children: ReactNode }) {
  return (
    <section className="flex min-w-0 flex-col gap-2">
      <div>
        <h3 className="text-xs font-semibold">{title}</h3>
        <p className="text-xs text-subtle">{help}</p>
      </div>
      {children}
    </section>
  );
}

function Line({ text, children }: { text: string; children: ReactNode }) {
  return (
    <div className="flex items-center gap-1 rounded-lg border border-line bg-sunken pl-3">
      <code className="min-w-0 flex-1 truncate py-1.5 font-mono text-xs">{text}</code>
      {children}
    </div>
  );
}
