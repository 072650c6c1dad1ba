import { useCallback } from "react";
import { useTranslations } from "use-intl";
import type { PaletteWords } from "./palette-items";

/** Names and help of the kinds of steps in the interface's language. */
export function usePaletteWords(): PaletteWords {
  const t = useTranslations("nodes");
  return useCallback(
    (item) => ({ name: t(`types.${item.type}.name`), help: t(`types.${item.type}.help`) }),
    [t],
  );
}
