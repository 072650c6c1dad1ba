"use client";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { UserPlus, UserX } from "lucide-react";
import { useState } from "react";
import { useTranslations } from "use-intl";
import { type Role, useSession } from "../shell/session-context";
import { useMay } from "../shell/use-may";
import type { RouterOutputs } from "../trpc/router-types";
import { useTRPC } from "../trpc/trpc-context";
import { useErrorText } from "../trpc/use-error-text";
import { Badge } from "../ui/badge";
import { Button } from "../ui/button";
import { ConfirmDialog } from "../ui/confirm-dialog";
import { IconButton } from "../ui/icon-button";
import { RelativeTime } from "../ui/relative-time";
import { Select } from "../ui/select";
import { Table, Td, Th, Tr } from "../ui/table";
import { toast } from "../ui/toast";
import { Invitations } from "./invitations";
import { InviteDialog } from "./invite-dialog";
import { QueryState } from "./query-state";
import { rolesWithin } from "./roles";
import { SettingsLead } from "./settings-lead";

type MemberList = RouterOutputs["members"]["list"];
type Member = MemberList[number];

/** Who works here, as what; and who is invited. */
export function MembersSettings() {
  const t = useTranslations("settings");
  const trpc = useTRPC();
  const mayManage = useMay("members.manage");
  const members = useQuery(trpc.members.list.queryOptions());
  const [inviting, setInviting] = useState(false);
  return (
    <>
      <SettingsLead
        title={t("nav.members")}
        action={
          mayManage ? (
            <Button
              variant="primary"
              icon={<UserPlus size={15} aria-hidden />}
              onClick={() => setInviting(true)}
            >
              {t("members.invite")}
            </Button>
          ) : null
        }
      >
        {t("members.lead")}
      </SettingsLead>
      <QueryState query={members}>{(list) => <MemberTable list={list} mayManage={mayManage} />}</QueryState>
      {mayManage ? <Invitations /> : null}
      {inviting ? <InviteDialog onClose={() => setInviting(false)} /> : null}
    </>
  );
}

function MemberTable({ list, mayManage }: { list: MemberList; mayManage: boolean }) {
  const t = useTranslations("settings.members");
  const [leaving, setLeaving] = useState<Member | null>(null);
  return (
    <>
      <Table
        label={t("person")}
        head={
          <>
            <Th>{t("person")}</Th>
            <Th>{t("role")}</Th>
            <Th className="hidden sm:table-cell">{t("joined")}</Th>
            <Th>
              <span className="sr-only">{t("remove")}</span>
            </Th>
          </>
        }
      >
        {list.map((member) => (
          <MemberRow key={member.userId} member={member} mayManage={mayManage} onRemove={setLeaving} />
        ))}
      </Table>
      {leaving ? <RemoveMember member={leaving} onClose={() => setLeaving(null)} /> : null}
    </>
  );
}

function MemberRow({
  member,
  mayManage,
  onRemove,
}: {
  member: Member;
  mayManage: boolean;
  onRemove: (member: Member) => void;
}) {
  const t = useTranslations("settings.members");
  const roles = useTranslations("common.roles");
  const errorText = useErrorText();
  const { me, workspace } = useSession();
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  const key = trpc.members.list.queryKey();
  const name = member.name || member.email;
  const changeRole = useMutation(
    trpc.members.changeRole.mutationOptions({
      onMutate: async ({ userId, role }) => {
        await queryClient.cancelQueries({ queryKey: key });
        const before = queryClient.getQueryData(key);
        queryClient.setQueryData(key, (list) =>
          list?.map((row) => (row.userId === userId ? { ...row, role } : row)),
        );
        return before;
      },
      onSuccess: (_answer, { role }) => toast.success(t("roleChanged", { name, role: roles(role) })),
      onError: (error, _input, before) => {
        if (before) queryClient.setQueryData(key, before);
        toast.error(errorText(error));
      },
      onSettled: () => queryClient.invalidateQueries({ queryKey: key }),
    }),
  );
  const mine = member.userId === me.id;
  const given = rolesWithin(workspace.role);
  const changeable = mayManage && !mine && given.includes(member.role);
  return (
    <Tr>
      <Td>
        <div className="flex items-center gap-2">
          <div className="min-w-0">
            <div className="flex items-center gap-1.5 font-medium">
              <span className="truncate">{name}</span>
              {mine ? <Badge>{t("you")}</Badge> : null}
            </div>
            {member.name ? <div className="truncate text-xs text-subtle">{member.email}</div> : null}
          </div>
        </div>
      </Td>
      <Td>
        {changeable ? (
          <Select<Role>
            plain
            size="sm"
            aria-label={t("roleOf", { name })}
            value={member.role}
            onValueChange={(role) => changeRole.mutate({ userId: member.userId, role })}
            options={given.map((role) => ({
              value: role,
              label: roles(role),
              description: t(`roleHelp.${role}`),
            }))}
          />
        ) : (
          <span className="px-2 text-muted">{roles(member.role)}</span>
        )}
      </Td>
      <Td className="hidden text-xs text-muted sm:table-cell">
        <RelativeTime date={member.since} />
      </Td>
      <Td className="w-10">
        {changeable ? (
          <IconButton
            size="sm"
            label={t("remove")}
            icon={<UserX size={15} aria-hidden />}
            onClick={() => onRemove(member)}
          />
        ) : null}
      </Td>
    </Tr>
  );
}

function RemoveMember({ member, onClose }: { member: Member; onClose: () => void }) {
  const t = useTranslations("settings.members");
  const errorText = useErrorText();
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  const name = member.name || member.email;
  const remove = useMutation(
    trpc.members.remove.mutationOptions({
      onSuccess: () => toast.success(t("removed", { name })),
      onError: (error) => toast.error(errorText(error)),
      onSettled: () => {
        onClose();
        return queryClient.invalidateQueries({ queryKey: trpc.members.list.queryKey() });
      },
    }),
  );
  return (
    <ConfirmDialog
      open
      title={t("removeTitle", { name })}
      action={t("remove")}
      pending={remove.isPending}
      onClose={onClose}
      onConfirm={() => remove.mutate({ userId: member.userId })}
    >
      {t("removeBody")}
    </ConfirmDialog>
  );
}
