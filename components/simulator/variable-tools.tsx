"use client";
import { useState } from "react";
import { useTranslations } from "use-intl";
import { useStore } from "zustand";
import type { Json } from "../../flow/index";
import type { SimulationController } from "./simulation-store";

/** What the conversation holds now; a value can be changed and takes effect at once. */
export function VariableTools({ controller }: { controller: SimulationController }) {
  const t = useTranslations("simulator.variables");
  const session = useStore(controller.store, (state) => state.session);
  const contact = useStore(controller.store, (state) => state.contact);
  const vars = Object.entries(session?.vars ?? {});
  const fields = Object.entries(contact);
  return (
    <div className="space-y-4 p-3 text-sm">
      <section>
        <h3 className="mb-1 text-xs font-semibold">{t("title")}</h3>
        {vars.length === 0 ? <p className="text-xs text-subtle">{t("none")}</p> : null}
        <dl className="space-y-1">
          {vars.map(([name, value]) => (
            <VariableRow
              key={name}
              name={name}
              value={value}
              onChange={(next) => controller.setVariable(name, next)}
            />
          ))}
        </dl>
      </section>
      {fields.length ? (
        <section>
          <h3 className="mb-1 text-xs font-semibold">{t("contact")}</h3>
          <dl className="space-y-1">
            {fields.map(([name, value]) => (
              <div key={name} className="flex gap-2">
                <dt className="w-2/5 truncate font-mono text-xs text-accent-text">{name}</dt>
                <dd className="min-w-0 flex-1 break-words font-mono text-xs">{shown(value)}</dd>
              </div>
            ))}
          </dl>
        </section>
      ) : null}
    </div>
  );
}

function VariableRow({
  name,
  value,
  onChange,
}: {
  name: string;
  value: Json;
  onChange: (value: Json) => void;
}) {
  const [draft, setDraft] = useState<string | null>(null);
  const keep = (): void => {
    if (draft !== null && draft !== shown(value)) onChange(read(draft, value));
    setDraft(null);
  };
  return (
    <div className="flex items-center gap-2">
      <dt className="w-2/5 truncate font-mono text-xs text-accent-text" title={name}>
        {name}
      </dt>
      <dd className="min-w-0 flex-1">
        <input
          aria-label={name}
          className="control h-6 w-full px-1.5 font-mono text-xs"
          value={draft ?? shown(value)}
          onChange={(event) => setDraft(event.target.value)}
          onBlur={keep}
          onKeyDown={(event) => {
            if (event.key === "Enter") keep();
          }}
        />
      </dd>
    </div>
  );
}

const shown = (value: Json): string =>
  typeof value === "string" ? value : value === null ? "" : JSON.stringify(value);

/** A text stays a text; anything else is read as JSON where it can be. */
function read(text: string, old: Json): Json {
  if (typeof old === "string") return text;
  try {
    return JSON.parse(text) as Json;
  } catch {
    return text;
  }
}
