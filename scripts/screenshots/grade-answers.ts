import { randomUUID } from "node:crypto";
import { asAuth, inWorkspace } from "../../server/db/tenant";
import { recordGap } from "../../server/knowledge/record-gap";
import { runTests } from "../../server/knowledge/run-tests";
import { saveTestQuestion } from "../../server/knowledge/test-questions";
import { weekOf } from "../../server/quality/draw-sample";
import { gradeSample } from "../../server/quality/grade-sample";
import { registerInvited } from "../../server/workspaces/accept-invitation";
import type { MemberActor } from "../../server/workspaces/actor";
import { createInvitation } from "../../server/workspaces/create-invitation";
import { ANSWERS, GAPS } from "./shop";

const WEEK = 7 * 86_400_000;
/** Weeks whose answers both have graded; of the one that runs, some are left. */
const WEEKS = 6;
const OF_A_WEEK = 14;

/** Gaps, test questions, and a sample of each of the last weeks that two people have graded. */
export async function gradeAnswers(actor: MemberActor): Promise<void> {
  const { workspaceId } = actor;
  for (const question of GAPS)
    await recordGap(workspaceId, { conversationId: randomUUID(), key: "asked", question, hits: [] });
  const sources = await inWorkspace(workspaceId, (tx) =>
    tx.knowledgeSource.findMany({ select: { id: true, title: true } }),
  );
  const [first] = sources;
  for (const { question, isRight } of ANSWERS)
    await saveTestQuestion(actor, { question, expected: isRight ? (first?.id ?? null) : null });
  await runTests(actor);
  const colleague = await second(actor);
  for (let week = 0; week <= WEEKS; week++) {
    const at = new Date(Date.now() - week * WEEK);
    for (let n = 0; n < OF_A_WEEK; n++) {
      const { intent, question, answer, isRight } = ANSWERS[(n * 3 + week) % ANSWERS.length] ?? ANSWERS[0];
      const sampleId = randomUUID();
      await inWorkspace(
        workspaceId,
        (tx) => tx.$executeRaw`
          INSERT INTO quality_sample (workspace_id, id, week, conversation_id, at, question, answer, source_id, title, intent, channel, confidence)
          VALUES (${workspaceId}::uuid, ${sampleId}::uuid, ${weekOf(at)}::date, ${randomUUID()}::uuid, ${at}::timestamptz, ${question}, ${answer},
            ${first?.id ?? null}::uuid, ${first?.title ?? null}, ${intent}, ${n % 4 === 3 ? "wechat" : "web"}, 0.9)`,
      );
      if (week === 0 && n > 2) continue;
      await gradeSample(actor, { sampleId, isRight, note: "" });
      // Now and then they do not agree.
      const agrees = (week * OF_A_WEEK + n) % 11 !== 5;
      await gradeSample(colleague, { sampleId, isRight: agrees === isRight, note: "" });
    }
  }
}

/** A colleague who grades too. */
async function second(owner: MemberActor): Promise<MemberActor> {
  const email = "mia@harbour.example";
  const { token } = await createInvitation(owner, { email, role: "admin" });
  await registerInvited({
    token,
    name: "Mia Stone",
    password: "lamp and harbour sing",
    locale: "en",
    ip: null,
  });
  const { id } = await asAuth((tx) => tx.user.findUniqueOrThrow({ where: { email } }));
  return { ...owner, userId: id, role: "admin" };
}
