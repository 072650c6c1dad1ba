// npm run doctor [-- --json] [--lang=zh]: looks at settings, machine, database and what Parley calls, says what is in
// order and what is not, and what to do about it. Exits with 1 when something has to be put right.
import { examine } from "./doctor/examine";
import { inWords, type Language } from "./doctor/words";

const args = process.argv.slice(2);
const unknown = args.find((arg) => !/^--(json|lang=(en|zh))$/.test(arg));
if (unknown !== undefined) {
  console.error("usage: npm run doctor -- [--json] [--lang=en|zh]");
  process.exit(2);
}
const chosen = args.find((arg) => arg.startsWith("--lang="))?.slice(7);
const spoken = chosen ?? process.env.LC_ALL ?? process.env.LC_MESSAGES ?? process.env.LANG ?? "";
const language: Language = spoken.startsWith("zh") ? "zh" : "en";

const findings = await examine(process.env);
const broken = findings.filter(({ level }) => level === "bad").length;
const told = findings.map(({ id, level, values }) => ({
  id,
  level,
  ...inWords(id, values, language),
  values,
}));
if (args.includes("--json"))
  console.log(JSON.stringify({ ok: broken === 0, broken, findings: told }, null, 2));
else {
  const marks = { ok: "ok  ", note: "note", bad: "BAD " };
  for (const { level, says, fix } of told) {
    console.log(`${marks[level]}  ${says}`);
    if (fix !== undefined && level !== "ok") console.log(`      -> ${fix}`);
  }
  const end =
    language === "zh"
      ? broken === 0
        ? "一切正常。"
        : `有 ${broken} 处需要处理。`
      : broken === 0
        ? "Nothing is in the way."
        : `${broken} to put right.`;
  console.log(end);
}
process.exit(broken === 0 ? 0 : 1);
