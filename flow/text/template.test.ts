import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { filterNames, MAX_TEMPLATE_OUTPUT } from "./liquid-engine";
import {
  evaluateTemplate,
  isTemplate,
  parseTemplate,
  renderTemplate,
  type Scope,
  variablesIn,
} from "./template";

const scope: Scope = {
  vars: {
    姓名: "李雷",
    x: 5,
    age: "35",
    none: null,
    yes: true,
    list: [3, 1, 2],
    "First Name": "Al",
    point: { x: 1, label: "a" },
    people: [
      { name: "Bo", age: 7 },
      { name: "Al", age: 3 },
    ],
    price: { amount: 990, currency: "USD" },
    injected: "{{ contact.email }}{% if true %}",
    family: "👨‍👩‍👧‍👦ab",
  },
  contact: { firstName: "Bo", email: "bo@example.org", tags: ["VIP"], timeZone: "Asia/Shanghai" },
  conversation: { locale: "zh-CN" },
  workspace: { currency: "CNY" },
  now: "2026-03-01T18:05:09Z",
  item: { id: 7 },
};

function failures(source: string, given: Scope = scope): string[] {
  const codes: string[] = [];
  expect(renderTemplate(source, given, (code) => codes.push(code))).toBe("");
  return codes;
}

describe("output", () => {
  it.each([
    ["no template", "no template"],
    ["Hello {{ contact.firstName }}!", "Hello Bo!"],
    ["{{ 姓名 }}/{{ vars.姓名 }}", "李雷/李雷"],
    ['{{ vars["First Name"] }}', "Al"],
    ["{{ item.id }}", "7"],
    ["{{ list }} {{ point }}", '[3,1,2] {"x":1,"label":"a"}'],
    ["[{{ none }}{{ missing }}{{ missing.deep.er }}]", "[]"],
    ["{{ yes }} {{ x }} {{ 0.1 | plus: 0.2 }}", "true 5 0.3"],
    [
      "{{ 1000000000000 | times: -1000000000000 }} {{ 0.0000001 | times: 1.5 }}",
      "-1000000000000000000000000 0.00000015",
    ],
    ["{{ list[0] }} {{ list[-1] }} {{ list.first }} {{ list.size }} {{ people[1].name }}", "3 2 3 3 Al"],
    ["{{ injected }}", "{{ contact.email }}{% if true %}"],
    ["{{ injected | append: '' }}", "{{ contact.email }}{% if true %}"],
    ["a {{- x -}} b", "a5b"],
    ['{{"}}"}}', "}}"],
    ["}} #{7*7} <%= 7*7 %> `$" + "{7*7}`", "}} #{7*7} <%= 7*7 %> `$" + "{7*7}`"],
    ["{{ price | money }} {{ price | money: 'EUR' }}", "$9.90 €9.90"],
    [
      "{{ this }}{{ globalThis }}{{ constructor }}{{ vars.constructor.name }}{{ list.push }}{{ 姓名.length }}",
      "",
    ],
  ])("%s", (source, expected) => {
    expect(renderTemplate(source, scope, (code) => expect.fail(code))).toBe(expected);
  });

  it("prefers vars to the scope's own names", () => {
    expect(renderTemplate("{{ item }}", { vars: { item: "mine" }, item: "theirs" })).toBe("mine");
  });

  it("sees own properties only", () => {
    const vars = Object.create({ inherited: "no" });
    expect(renderTemplate("[{{ inherited }}{{ inherited | upcase }}]", { vars })).toBe("[]");
  });
});

describe("tags", () => {
  it.each([
    ["{% if x > '3' and yes %}a{% elsif x %}b{% else %}c{% endif %}", "a"],
    ["{% if age == 35 %}same{% endif %}{% if none > 1 or none < 1 %}x{% endif %}", "same"],
    ["{% unless contact.tags contains 'vip' %}a{% else %}b{% endunless %}", "b"],
    ["{% case x %}{% when 1, 5 %}five{% else %}other{% endcase %}", "five"],
    ["{% for p in people limit: 1 %}{{ forloop.index }}{{ p.name }}{% endfor %}", "1Bo"],
    ["{% for p in none %}x{% else %}nobody{% endfor %}", "nobody"],
    [
      "{% for i in (1..5) %}{% if i == 2 %}{% continue %}{% endif %}{% if i == 4 %}{% break %}{% endif %}{{ i }}{% endfor %}",
      "13",
    ],
    ["{% assign 总 = x | times: 2 %}{{ 总 }}", "10"],
    ["{% comment %}{{ x }}{% endcomment %}ok", "ok"],
    [
      "{% if missing == empty %}a{% endif %}{% if missing == nil %}b{% endif %}{% if '' == empty %}c{% endif %}",
      "bc",
    ],
    [
      "{% for i in (1..2) %}{{ forloop.constructor }}{{ forloop.__proto__ }}{{ forloop.last }}{% endfor %}",
      "falsetrue",
    ],
  ])("%s", (source, expected) => {
    expect(renderTemplate(source, scope, (code) => expect.fail(code))).toBe(expected);
  });
});

describe("filters", () => {
  it.each([
    ["missing | default: 'there'", "there"],
    ["'' | default: x", "5"],
    ["0 | default: 3", "0"],
    ["'aB' | upcase", "AB"],
    ["'aB' | downcase", "ab"],
    ["'élan vital' | capitalize", "Élan vital"],
    ["' a ' | strip", "a"],
    ["family | truncate: 2", "👨‍👩‍👧‍👦…"],
    ["'abcdef' | truncate: 3, ''", "abc"],
    ["family | size", "3"],
    ["'abcdef' | slice: 1, 3", "bcd"],
    ["'abcdef' | slice: -2, 5", "ef"],
    ["'a-b-c' | replace: '-', '+'", "a+b+c"],
    ["'a.c' | replace: '.', '$&'", "a$&c"],
    ["'a-b' | remove: '-'", "ab"],
    ["'a,b' | split: ',' | reverse | join: '、'", "b、a"],
    ["list | sort | json", "[1,2,3]"],
    ["people | sort: 'age' | map: 'name' | join: ','", "Al,Bo"],
    ["people | where: 'name', 'Al' | map: 'age' | first", "3"],
    ["people | sum: 'age'", "10"],
    ["'a,b,a' | split: ',' | uniq | size", "2"],
    ["list | concat: list | uniq | json", "[3,1,2]"],
    ["list | last", "2"],
    ["contact.tags | contains: 'vip'", "true"],
    ["x | plus: '2' | minus: 1 | times: 3", "18"],
    ["7 | divided_by: 2", "3.5"],
    ["7 | divided_by: 0", ""],
    ["-7 | modulo: 3", "2"],
    ["1.005 | round: 2", "1.01"],
    ["-2.5 | abs | floor", "2"],
    ["2.1 | ceil | at_most: 2 | at_least: 1", "2"],
    ["1234567.891 | number", "1,234,567.891"],
    ["1234.5 | number: 2", "1,234.50"],
    ["1250 | money", "¥12.50"],
    ["-123456 | money: 'USD'", "-$1,234.56"],
    ["500 | money: 'JPY'", "¥500"],
    ["1250 | money: 'PLN'", "12.50 PLN"],
    ["missing | money", ""],
    ["'a b&中' | url_encode", "a%20b%26%E4%B8%AD"],
    ["'now' | date: '%Y-%m-%d %H:%M'", "2026-03-02 02:05"],
    ["now | date: 'yyyy-MM-dd HH:mm:ss', 'UTC'", "2026-03-01 18:05:09"],
    ["'2026-03-01' | date", "2026年3月1日"],
    ["'2026-03-01' | date: 'long', 'UTC', 'en'", "Sunday, 1 March 2026"],
    ["'2026-03-01T15:04:00Z' | date: 'h:mm a', 'America/New_York', 'en'", "10:04 AM"],
    ["'2026-03-01' | date: \"yyyy年M月d日 EEE\"", "2026年3月1日 周日"],
    ["'soon' | date", "soon"],
  ])("{{ %s }} is %j", (expression, expected) => {
    expect(renderTemplate(`{{ ${expression} }}`, scope, (code) => expect.fail(code))).toBe(expected);
  });

  it("has no clock of its own", () => {
    expect(renderTemplate("[{{ 'now' | date }}{{ 'today' | date }}]", { vars: {} })).toBe("[]");
  });

  it("takes any value for any filter", () => {
    const value = fc.jsonValue({ maxDepth: 2 });
    fc.assert(
      fc.property(fc.constantFrom(...filterNames), value, value, value, (name, a, b, c) => {
        const vars = JSON.parse(JSON.stringify({ a, b, c }));
        expect(
          renderTemplate(`{{ a | ${name}: b, c }}{{ a | ${name} }}`, { vars }, (code) =>
            expect(code).toBe("template-limit"),
          ),
        ).toBeTypeOf("string");
      }),
      { numRuns: 500 },
    );
  });
});

describe("templates that cannot be read (B-17, B-18)", () => {
  it.each([
    ["{{", "template-unclosed"],
    ["a {% if x %}b", "template-unclosed"],
    ["{{}}", "template-syntax"],
    ["{{{{x}}}}", "template-syntax"],
    ['{{constructor.constructor("return process")()}}', "template-syntax"],
    ["{{ first name }}", "template-syntax"],
    ["{{ x > }}", "template-syntax"],
    ["{{ x | default: 'a', b: 1 }}", "template-syntax"],
    ["{{ __proto__ }}", "template-bad-name"],
    ["{{ a-b }}", "template-bad-name"],
    ["{{ 1a }}", "template-bad-name"],
    ["{% assign _x = 1 %}", "template-bad-name"],
    ["{{ x[] }}", "template-bad-name"],
    ["{% for i in (1..1e400) %}{% endfor %}", "template-bad-name"],
    ["{{ x | nope }}", "template-unknown-filter"],
    ["{{ x | constructor }}", "template-unknown-filter"],
    ["{%raw%}{{ x }}{%endraw%}", "template-unknown-tag"],
    ["{% include 'a' %}", "template-unknown-tag"],
    ["{% render 'a' %}", "template-unknown-tag"],
    ["{% layout 'a' %}", "template-unknown-tag"],
    ["{% tablerow i in list %}{% endtablerow %}", "template-unknown-tag"],
    ["{% capture a %}{% endcapture %}", "template-unknown-tag"],
    [`{{ ${"a[".repeat(65)}0${"]".repeat(65)} }}`, "template-too-deep"],
    ["{% if x %}".repeat(2000), "template-too-deep"],
    [`{% if ${Array(600).fill("x").join(" and ")} %}{% endif %}`, "template-too-complex"],
    [`{{ x }}${"a".repeat(20_000)}`, "template-too-long"],
  ])("%.60s", (source, code) => {
    expect(parseTemplate(source)).toMatchObject({ ok: false, error: { code } });
    expect(failures(source)).toEqual([code]);
  });

  it("tells where and what", () => {
    expect(parseTemplate("ab\n  {{ x | nope }}")).toMatchObject({
      error: { name: "nope", line: 2, column: 3, position: 5, message: "undefined filter: nope" },
    });
    expect(parseTemplate("{{ a }} {{ b-c }}")).toMatchObject({ error: { name: "b-c", position: 11 } });
  });

  it("leaves plain texts alone, however long", () => {
    const text = "a".repeat(100_000);
    expect(renderTemplate(text, scope)).toBe(text);
    expect(isTemplate("100 % {sure}")).toBe(false);
  });
});

describe("templates that would run away", () => {
  const heavy: Scope = {
    vars: {
      big: "a".repeat(60_000),
      list: Array.from({ length: 5000 }, (_, index) => index),
      family: "👨‍👩‍👧‍👦".repeat(2000),
    },
  };

  it.each([
    "{% for i in (1..100000000) %}{{ i }}{% endfor %}",
    "{% for i in list %}{% for j in list %}{% endfor %}{% endfor %}",
    "{% for i in list %}{% for j in list reversed limit: 1 %}{% endfor %}{% endfor %}",
    "{% for i in list %}{{ list | sort | first }}{% endfor %}",
    "{% for i in list %}{{ family | split: '' | size }}{% endfor %}",
    "{% for i in list %}{% if big contains 'b' %}{% endif %}{% endfor %}",
    "{{ big | replace: 'a', big }}",
    "{{ list | join: big }}",
    "{{ big }}{{ big }}",
    `{% assign a = big %}${"{% assign a = a | append: a %}".repeat(30)}`,
  ])("%s", (source) => {
    expect(failures(source, heavy)).toEqual(["template-limit"]);
  });

  it("prints up to the limit", () => {
    const letters = "a".repeat(MAX_TEMPLATE_OUTPUT);
    expect(renderTemplate("{{ a }}", { vars: { a: letters } })).toBe(letters);
    expect(failures("{{ a }}.", { vars: { a: letters } })).toEqual(["template-limit"]);
  });
});

describe("evaluateTemplate", () => {
  it.each([
    ["{{ list }}", [3, 1, 2]],
    [" {{ point.x }} ", 1],
    ["{{ list | sort | last }}", 3],
    ["{{ missing }}", null],
    ["{{ x > 3 }}", true],
    ["{{ x }}!", "5!"],
    ["plain", "plain"],
    ["{{ empty }}", null],
    ["{{ x | nope }}", null],
  ])("%s", (source, value) => {
    expect(evaluateTemplate(source, scope)).toEqual(value);
  });
});

describe("variablesIn", () => {
  it.each([
    ["plain", []],
    ["{{ contact.firstName | default: name }}{{ contact.firstName }}", [["contact", "firstName"], ["name"]]],
    ["{% for t in contact.tags %}{{ t.a }}{{ forloop.index }}{% endfor %}", [["contact", "tags"]]],
    ["{% assign z = a.b %}{{ z }}", [["a", "b"]]],
    [
      '{{ vars["First Name"] }} {{ list[0].x }}',
      [
        ["vars", "First Name"],
        ["list", "0", "x"],
      ],
    ],
    ["{{ a[b.c].d }}", [["a"], ["b", "c"]]],
    ["{% if 姓名 == 'x' %}{{ 年龄 }}{% endif %}", [["姓名"], ["年龄"]]],
    ["{{ broken", []],
  ])("of %s", (source, paths) => {
    expect(variablesIn(source)).toEqual(paths);
  });
});

it("never throws, and prints any value without reading it again (B-19)", () => {
  const piece = fc.constantFrom(
    "{{",
    "}}",
    "{%",
    "%}",
    "if",
    "for",
    "endif",
    "endfor",
    "in",
    " ",
    "|",
    ":",
    "x",
    ".",
    "[",
    "]",
    '"',
    "'",
    "1",
    "-",
    "(",
    "..",
    ")",
    "upcase",
    "assign",
    "=",
    "姓名",
    "\n",
  );
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 40 }), fc.jsonValue(), (pieces, value) => {
      const vars = JSON.parse(JSON.stringify({ x: value }));
      expect(renderTemplate(pieces.join(""), { vars })).toBeTypeOf("string");
    }),
    { numRuns: 500 },
  );
  fc.assert(
    fc.property(fc.array(fc.oneof(piece, fc.string()), { maxLength: 10 }), (pieces) => {
      const x = pieces.join("");
      expect(renderTemplate("<{{ x }}>", { vars: { x } })).toBe(`<${x}>`);
      expect(renderTemplate("<{% if true %}{{ x }}{% endif %}>", { vars: { x } })).toBe(`<${x}>`);
    }),
    { numRuns: 500 },
  );
});
