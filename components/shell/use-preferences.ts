"use client";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useLocaleSwitch } from "../i18n/i18n-provider";
import type { Locale } from "../i18n/locales";
import { useTRPC } from "../trpc/trpc-context";
import { useTheme } from "./theme-provider";
import type { Theme } from "./themes";

/** Language and theme: shown at once, kept in the cookie, and written to the account behind. */
export function usePreferences() {
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  const { locale, setLocale } = useLocaleSwitch();
  const { theme, setTheme } = useTheme();
  const update = useMutation(
    trpc.account.updateProfile.mutationOptions({
      // A failed write leaves the choice in the cookie of this browser, which is what the person sees.
      onSettled: () => queryClient.invalidateQueries({ queryKey: trpc.account.me.queryKey() }),
    }),
  );
  return {
    locale,
    theme,
    setLocale: (next: Locale) => {
      setLocale(next);
      update.mutate({ locale: next });
    },
    setTheme: (next: Theme) => {
      setTheme(next);
      update.mutate({ theme: next });
    },
  };
}
