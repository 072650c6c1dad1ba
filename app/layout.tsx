import type { Metadata, Viewport } from "next";
import { cookies, headers } from "next/headers";
import type { ReactNode } from "react";
import { isLocale, LOCALE_COOKIE, negotiateLocale } from "../components/i18n/locales";
import { Providers } from "../components/shell/providers";
import { isTheme, THEME_COOKIE } from "../components/shell/themes";
import "./globals.css";

// Titles are written by the pages themselves (see PageTitle), in the language that is chosen at that moment.
export const metadata: Metadata = { robots: { index: false, follow: false } };
export const viewport: Viewport = { width: "device-width", initialScale: 1 };

export default async function RootLayout({ children }: { children: ReactNode }) {
  const [jar, sent] = await Promise.all([cookies(), headers()]);
  const chosen = jar.get(LOCALE_COOKIE)?.value;
  const locale = isLocale(chosen) ? chosen : negotiateLocale(sent.get("accept-language"));
  const themeCookie = jar.get(THEME_COOKIE)?.value;
  const theme = isTheme(themeCookie) ? themeCookie : "system";
  return (
    <html lang={locale} data-theme={theme} suppressHydrationWarning>
      <body>
        <Providers locale={locale} theme={theme}>
          {children}
        </Providers>
      </body>
    </html>
  );
}
