"use client";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { Bell, BellOff, Keyboard, Volume2, VolumeX } from "lucide-react";
import { useTranslations } from "use-intl";
import { useMay } from "../shell/use-may";
import { useTRPC } from "../trpc/trpc-context";
import { Button } from "../ui/button";
import { cx } from "../ui/cx";
import { Menu, MenuChoice, MenuItem, MenuSeparator } from "../ui/menu";
import { toast } from "../ui/toast";
import { ring, useAlerts } from "./alerts";
import { usePageMenus } from "./page-menus";
import { useFaultText } from "./use-fault-text";
import { usePeople } from "./use-people";

/** Whether one takes new conversations, and how one wants to be told of them. */
export function PresenceMenu() {
  const t = useTranslations("inbox.presence");
  const trpc = useTRPC();
  const queries = useQueryClient();
  const faultText = useFaultText();
  const mayReply = useMay("conversations.reply");
  const { me, agents } = usePeople();
  const { sound, desktop, setSound, setDesktop } = useAlerts();
  const setKeys = usePageMenus((menus) => menus.setKeys);
  const key = trpc.agents.list.queryKey();
  const setState = useMutation(
    trpc.agents.setState.mutationOptions({
      onMutate: async ({ state }) => {
        await queries.cancelQueries({ queryKey: key });
        queries.setQueryData(key, (known) =>
          known?.map((agent) => (agent.userId === me ? { ...agent, state } : agent)),
        );
      },
      onError: (error) => toast.error(faultText(error)),
      onSettled: () => queries.invalidateQueries({ queryKey: key }),
    }),
  );
  const state = agents.find((agent) => agent.userId === me)?.state ?? "available";
  async function wantDesktop() {
    if (desktop) return setDesktop(false);
    if (typeof Notification === "undefined") return void toast.error(t("noDesktop"));
    const answer = await Notification.requestPermission();
    setDesktop(answer === "granted");
    if (answer !== "granted") toast.error(t("refused"));
  }
  return (
    <Menu
      align="end"
      className="min-w-60"
      trigger={
        <Button variant="ghost" aria-label={`${t("label")}: ${t(state)}`}>
          <span
            aria-hidden
            className={cx("size-2 rounded-full", state === "available" ? "bg-ok" : "border border-subtle")}
          />
          {t(state)}
        </Button>
      }
    >
      {mayReply ? (
        <>
          <MenuChoice
            label={t("label")}
            value={state}
            onValueChange={(next) => setState.mutate({ state: next })}
            options={[
              { value: "available", label: t("available") },
              { value: "away", label: t("away") },
            ]}
          />
          <p className="max-w-64 px-2 pb-1.5 pt-0.5 text-2xs text-subtle">{t("help")}</p>
          <MenuSeparator />
        </>
      ) : null}
      <MenuItem
        icon={sound ? <Volume2 size={14} aria-hidden /> : <VolumeX size={14} aria-hidden />}
        onClick={() => {
          setSound(!sound);
          if (!sound) ring();
        }}
      >
        {sound ? t("soundOff") : t("soundOn")}
      </MenuItem>
      <MenuItem
        icon={desktop ? <Bell size={14} aria-hidden /> : <BellOff size={14} aria-hidden />}
        onClick={() => void wantDesktop()}
      >
        {desktop ? t("desktopOff") : t("desktopOn")}
      </MenuItem>
      <MenuSeparator />
      <MenuItem icon={<Keyboard size={14} aria-hidden />} shortcut="?" onClick={() => setKeys(true)}>
        {t("keys")}
      </MenuItem>
    </Menu>
  );
}
