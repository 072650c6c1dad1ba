import type { Messages } from "../i18n/messages";

type Word = keyof Messages["settings"]["audit"]["actions"];

const WORDS: Record<string, Word> = {
  "setup.createOwner": "setup",
  "workspaces.create": "workspaceCreate",
  "workspaces.update": "workspaceUpdate",
  "members.changeRole": "memberRole",
  "members.remove": "memberRemove",
  "members.leave": "memberLeave",
  "invitations.create": "invitationCreate",
  "invitations.revoke": "invitationRevoke",
  "invitations.accept": "invitationAccept",
  "apiKeys.create": "keyCreate",
  "apiKeys.revoke": "keyRevoke",
  "secrets.set": "secretSet",
  "secrets.delete": "secretDelete",
  "model.update": "modelUpdate",
  "flows.create": "flowCreate",
  "flows.import": "flowImport",
  "flows.duplicate": "flowDuplicate",
  "flows.rename": "flowRename",
  "flows.saveDraft": "flowEdit",
  "flows.archive": "flowArchive",
  "flows.restore": "flowRestore",
  "flows.publish": "flowPublish",
  "flows.rollback": "flowRollback",
  "flows.rollBack": "flowRollback",
  "endpoints.update": "endpointUpdate",
  "retention.update": "retentionUpdate",
  "retention.apply": "retentionApply",
  "coupons.create": "couponCreate",
  "coupons.update": "couponUpdate",
  "coupons.open": "couponOpen",
  "coupons.close": "couponClose",
  "coupons.addCodes": "couponAdd",
  "coupons.generate": "couponAdd",
};

/** The catalogue's word for a recorded action; undefined for one that has none yet (its code is shown). */
export function auditWords(action: string): Word | undefined {
  return Object.hasOwn(WORDS, action) ? WORDS[action] : undefined;
}
