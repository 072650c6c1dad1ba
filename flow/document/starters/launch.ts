import { rules } from "./campaign-rules";
import { choices, type Pen, say, text } from "./draw";

/** Something new for those who looked around lately: a word and a coupon, then what they like, in their own chat. */
export function launch({ t, node, line, variable, settings, thing }: Pen): void {
  settings(rules({ reentry: "once", priority: 40 }));
  variable("wish", "text");
  node("interested", "onSegment", [0, 0], { audience: thing("interested"), change: "enters" });
  node("broadcast", "onSchedule", [0, 1], { repeat: "byHand", at: "10:00", audience: thing("interested") });
  node("news", "send", [1, 0], {
    class: "marketing",
    channel: "best",
    purpose: "offers",
    subject: t("Something new, for you first", "新品上架，先给您看"),
    text: t(
      "{{ contact.name | default: 'Hello' }}, our new collection is here.{% if coupon %} For the first days {{ coupon.code }} takes something off.{% endif %}",
      "{{ contact.name | default: '您好' }}，我们的新品上架了。{% if coupon %}首发期间用 {{ coupon.code }} 有优惠。{% endif %}",
    ),
    ...(thing("coupon") ? { offer: { pool: thing("coupon"), campaign: "", save: "coupon" } } : {}),
  });
  node("like", "ask", [2, 0], {
    bubbles: [text(t("Shall I show you what may suit you?", "要不要给您推荐几款合适的？"))],
    input: choices(["yes", t("Yes, please", "好的")], ["later", t("Not now", "以后再说")]),
    save: "wish",
    timeout: { amount: 1, unit: "days" },
  });
  node("picks", "recommend", [3, 0], {
    intro: t("These may be for you:", "这几款可能适合您："),
    limit: 3,
  });
  node(
    "soon",
    "say",
    [4, 1],
    say(t("I will show you as soon as it is on the shelf.", "上架后第一时间告诉您。")),
  );
  node("later", "tag", [3, 1], { add: ["not-now"] });
  node("shown", "end", [4, 0], { outcome: "shown" });
  node("told", "end", [3, 2], { outcome: "told" });
  line("interested", "news");
  line("broadcast", "news");
  line("news:sent", "like");
  line("like:yes", "picks");
  line("like:later", "later");
  line("like:answered", "picks");
  line("like:timeout", "told");
  line("picks:shown", "shown");
  line("picks:none", "soon");
}
