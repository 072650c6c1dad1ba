"use client";
import {
  AlarmClock,
  Bot,
  Check,
  ChevronDown,
  ChevronLeft,
  CornerUpLeft,
  Flag,
  GitMerge,
  Moon,
  MoreHorizontal,
  PanelRight,
  Send,
  Tag,
  UserPlus,
} from "lucide-react";
import { useEffect } from "react";
import { useNow, useTranslations } from "use-intl";
import { useMay } from "../shell/use-may";
import { Badge } from "../ui/badge";
import { Button } from "../ui/button";
import { IconButton } from "../ui/icon-button";
import { Menu, MenuChoice, MenuItem, MenuSeparator, MenuSub } from "../ui/menu";
import { ConversationDialogs } from "./conversation-dialogs";
import type { Detail, Summary } from "./inbox-data";
import { LaterMenu } from "./later-menu";
import { usePageMenus } from "./page-menus";
import { ServiceBadge } from "./service-badge";
import type { AssignHow, ConversationActions } from "./use-conversation-actions";
import { useOwnerWords } from "./use-owner-words";
import { usePeople } from "./use-people";

const HOWS = ["roundRobin", "leastBusy", "sticky"] as const satisfies readonly AssignHow[];
const PRIORITIES = ["normal", "high", "urgent"] as const;

/** Above a thread: who it is, who has it now, and what can be done with it. */
export function ThreadHead({
  summary,
  detail,
  actions,
  onBack,
  onContext,
}: {
  summary: Summary;
  detail: Detail | undefined;
  actions: ConversationActions;
  onBack: () => void;
  onContext: () => void;
}) {
  const t = useTranslations("inbox");
  const { me, agents, agentName, visitorName } = usePeople();
  const now = useNow({ updateInterval: 15_000 }).getTime();
  const mayReply = useMay("conversations.reply");
  const dialog = usePageMenus((menus) => menus.dialog);
  const setDialog = usePageMenus((menus) => menus.setDialog);
  // A question belongs to the conversation that it was asked in.
  useEffect(() => () => setDialog(null), [setDialog]);
  const snoozeOpen = usePageMenus((menus) => menus.snooze);
  const setSnoozeOpen = usePageMenus((menus) => menus.setSnooze);
  const ownerWords = useOwnerWords();
  const mine = summary.owner === "person" && summary.ownerUserId === me;
  const open = summary.owner === "queue" || summary.owner === "person";
  return (
    <header className="flex min-h-12 shrink-0 items-center gap-1.5 border-b border-line bg-surface px-2 sm:px-3">
      <IconButton
        className="lg:hidden"
        label={t("thread.back")}
        icon={<ChevronLeft size={17} aria-hidden />}
        onClick={onBack}
      />
      <div className="min-w-0 flex-1">
        <h2 className="truncate text-sm font-semibold leading-tight">{visitorName(summary.contact)}</h2>
        <p className="flex items-center gap-1.5 overflow-hidden whitespace-nowrap text-2xs text-subtle">
          <span className="truncate">{ownerWords(summary)}</span>
          {summary.priority !== "normal" ? (
            <Badge tone={summary.priority === "urgent" ? "danger" : "warn"}>
              {t(`priority.${summary.priority}`)}
            </Badge>
          ) : null}
          <ServiceBadge row={summary} now={now} />
        </p>
      </div>
      {mayReply ? (
        <>
          {mine ? (
            <span className="inline-flex">
              <Button
                variant="primary"
                className="rounded-r-none"
                icon={<Check size={14} aria-hidden />}
                loading={actions.busy === "resolve"}
                onClick={() => void actions.resolve("resolved")}
              >
                {t("actions.resolve")}
              </Button>
              <Menu
                align="end"
                trigger={
                  <Button
                    variant="primary"
                    aria-label={t("actions.resolveAs")}
                    className="rounded-l-none border-l border-l-accent-fg/30 px-1.5"
                  >
                    <ChevronDown size={14} aria-hidden />
                  </Button>
                }
              >
                {(["resolved", "unresolved", "closed"] as const).map((outcome) => (
                  <MenuItem
                    key={outcome}
                    shortcut={outcome === "resolved" ? "e" : undefined}
                    onClick={() => void actions.resolve(outcome)}
                  >
                    {t(`actions.as.${outcome}`)}
                  </MenuItem>
                ))}
              </Menu>
            </span>
          ) : summary.owner === "person" ? (
            <Button
              loading={actions.busy === "assign"}
              onClick={() => void actions.assign(me, agentName(me))}
            >
              {t("actions.assignToMe")}
            </Button>
          ) : (
            <Button variant="primary" loading={actions.busy === "claim"} onClick={() => void actions.claim()}>
              {summary.owner === "nobody"
                ? t("actions.reopen")
                : summary.owner === "bot"
                  ? t("actions.takeFromBot")
                  : t("actions.claim")}
            </Button>
          )}
          {open ? (
            <LaterMenu
              title={t("actions.snoozeUntil")}
              open={snoozeOpen}
              onOpenChange={setSnoozeOpen}
              onChoose={(at) => void actions.snooze(at)}
              trigger={
                <IconButton
                  className="max-sm:hidden"
                  label={t("actions.snooze")}
                  shortcut="s"
                  icon={<AlarmClock size={15} aria-hidden />}
                />
              }
            />
          ) : null}
          <Menu
            align="end"
            className="min-w-56"
            trigger={<IconButton label={t("actions.more")} icon={<MoreHorizontal size={16} aria-hidden />} />}
          >
            {summary.snoozedUntil ? (
              <MenuItem icon={<Moon size={14} aria-hidden />} onClick={() => void actions.snooze(null)}>
                {t("actions.wake")}
              </MenuItem>
            ) : open ? (
              <MenuItem
                icon={<AlarmClock size={14} aria-hidden />}
                shortcut="s"
                onClick={() => setSnoozeOpen(true)}
              >
                {t("actions.snooze")}
              </MenuItem>
            ) : null}
            <MenuSub icon={<UserPlus size={14} aria-hidden />} label={t("actions.assign")}>
              {HOWS.map((how) => (
                <MenuItem key={how} onClick={() => void actions.assignNext(how)}>
                  {t(`actions.how.${how}`)}
                </MenuItem>
              ))}
              <MenuSeparator />
              {agents.map((agent) => (
                <MenuItem key={agent.userId} onClick={() => void actions.assign(agent.userId, agent.name)}>
                  <span className="flex items-center justify-between gap-3">
                    <span className="flex min-w-0 items-center gap-1.5">
                      <span
                        aria-hidden
                        className={`size-1.5 shrink-0 rounded-full ${agent.online && agent.state === "available" ? "bg-ok" : "bg-line-strong"}`}
                      />
                      <span className="truncate">{agent.name}</span>
                    </span>
                    <span className="text-2xs tabular-nums text-subtle">{`${agent.load}/${agent.capacity}`}</span>
                  </span>
                </MenuItem>
              ))}
            </MenuSub>
            {open ? (
              <MenuItem icon={<Send size={14} aria-hidden />} onClick={() => setDialog("transfer")}>
                {t("actions.transfer")}
              </MenuItem>
            ) : null}
            {mine ? (
              <MenuItem icon={<CornerUpLeft size={14} aria-hidden />} onClick={() => void actions.release()}>
                {t("actions.release")}
              </MenuItem>
            ) : null}
            {open && detail?.flow ? (
              <MenuItem icon={<Bot size={14} aria-hidden />} onClick={() => setDialog("giveBack")}>
                {t("actions.giveBack")}
              </MenuItem>
            ) : null}
            <MenuSeparator />
            <MenuSub icon={<Flag size={14} aria-hidden />} label={t("actions.priority")}>
              <MenuChoice
                value={summary.priority}
                onValueChange={(priority) => void actions.setPriority(priority)}
                options={PRIORITIES.map((one) => ({ value: one, label: t(`priority.${one}`) }))}
              />
            </MenuSub>
            <MenuItem icon={<Tag size={14} aria-hidden />} onClick={() => setDialog("labels")}>
              {t("actions.labels")}
            </MenuItem>
            {detail && detail.others.length > 0 ? (
              <MenuItem icon={<GitMerge size={14} aria-hidden />} onClick={() => setDialog("merge")}>
                {t("actions.merge")}
              </MenuItem>
            ) : null}
          </Menu>
        </>
      ) : null}
      <IconButton
        className="xl:hidden"
        label={t("thread.context")}
        icon={<PanelRight size={16} aria-hidden />}
        onClick={onContext}
      />
      <ConversationDialogs
        open={dialog}
        onClose={() => setDialog(null)}
        summary={summary}
        detail={detail}
        actions={actions}
      />
    </header>
  );
}
