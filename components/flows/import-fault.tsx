"use client";
import { useTranslations } from "use-intl";
import { errorPlaces } from "../trpc/error-places";
import { useErrorText } from "../trpc/use-error-text";
import { Notice } from "../ui/notice";

const SHOWN = 8;

/** Why a file was refused, with the places of the faults in it. */
export function ImportFault({ file, error }: { file: string; error: unknown }) {
  const t = useTranslations("flows.importing");
  const errorText = useErrorText();
  const places = errorPlaces(error);
  return (
    <div className="flex flex-col gap-3">
      <Notice tone="danger">{t("failed", { file })}</Notice>
      {places.length > 0 ? (
        <ul className="flex flex-col gap-1.5 text-xs text-muted">
          {places.slice(0, SHOWN).map(({ path, message }) => (
            <li key={`${path} ${message}`}>
              <code className="rounded bg-sunken px-1 font-mono text-fg">{path || "$"}</code> {message}
            </li>
          ))}
        </ul>
      ) : (
        <p className="text-xs text-muted">{errorText(error)}</p>
      )}
    </div>
  );
}
