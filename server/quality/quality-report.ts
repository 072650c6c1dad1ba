import { inWorkspace } from "../db/tenant";
import { GRADERS } from "./grade-sample";
import { type Share, shareOf } from "./wilson";

/** What two people agreed about the answers of some weeks. */
export interface QualityReport {
  sampled: number;
  /** Of those, how many two people have graded, and of how many they did not agree. */
  graded: number;
  disputed: number;
  /** Cohen's kappa of two graders who share their habits (Scott's pi): 1 where they always agree, 0 where no more than chance would; null where that cannot be told. */
  kappa: number | null;
  /** The share of right answers among those on which they agreed. */
  all: Share;
  byIntent: (Share & { name: string | null })[];
  byChannel: (Share & { name: string | null })[];
  byWeek: (Share & { name: string | null })[];
}

interface Row {
  week: string;
  intent: string | null;
  channel: string;
  grades: number;
  right: number;
}

/** The accuracy of answers by what was wanted and where, from the samples since a week's Monday. */
export async function qualityReport(workspaceId: string, since: string): Promise<QualityReport> {
  const rows = await inWorkspace(
    workspaceId,
    (tx) => tx.$queryRaw<Row[]>`
      SELECT s.week::text AS week, s.intent, s.channel, count(g.user_id)::int AS grades, count(*) FILTER (WHERE g.is_right)::int AS right
      FROM quality_sample s LEFT JOIN quality_grade g ON g.workspace_id = s.workspace_id AND g.sample_id = s.id
      WHERE s.workspace_id = ${workspaceId}::uuid AND s.week >= ${since}::date AND NOT s.beside GROUP BY s.id, s.week, s.intent, s.channel`,
  );
  const graded = rows.filter(({ grades }) => grades >= GRADERS);
  const agreed = graded.filter(({ grades, right }) => right === 0 || right === grades);
  return {
    sampled: rows.length,
    graded: graded.length,
    disputed: graded.length - agreed.length,
    kappa: kappaOf(graded, agreed.length),
    all: shareIn(agreed),
    byIntent: by(agreed, ({ intent }) => intent),
    byChannel: by(agreed, ({ channel }) => channel),
    byWeek: by(agreed, ({ week }) => week).sort((a, b) => ((a.name ?? "") < (b.name ?? "") ? 1 : -1)),
  };
}

/** How much more two people agree than two would who only call the same share of answers right. */
function kappaOf(graded: readonly Row[], agreed: number): number | null {
  const grades = graded.reduce((sum, one) => sum + one.grades, 0);
  const right = graded.reduce((sum, one) => sum + one.right, 0);
  // Where all are called right, or all wrong, chance agrees as well as they do.
  if (right === 0 || right === grades) return null;
  const share = right / grades;
  const byChance = share ** 2 + (1 - share) ** 2;
  return (agreed / graded.length - byChance) / (1 - byChance);
}

const shareIn = (rows: readonly Row[]): Share =>
  shareOf(rows.filter(({ right }) => right > 0).length, rows.length);

/** Groups by a name, the largest first. */
function by(rows: readonly Row[], nameOf: (row: Row) => string | null): (Share & { name: string | null })[] {
  const groups = new Map<string | null, Row[]>();
  for (const row of rows) {
    const group = groups.get(nameOf(row));
    if (group) group.push(row);
    else groups.set(nameOf(row), [row]);
  }
  return [...groups]
    .map(([name, group]) => ({ name, ...shareIn(group) }))
    .sort((a, b) => b.count - a.count || ((a.name ?? "") < (b.name ?? "") ? -1 : 1));
}
