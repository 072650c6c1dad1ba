import type { DataPath } from "./walk-data";

/** A repair that an editor can offer as one step. */
export type LintFix =
  | { kind: "removeEdge"; edge: string }
  | { kind: "removeNode"; node: string }
  | { kind: "declareVariable"; name: string }
  /** Put `replace` for `find` in the text at `path` of the node's data. */
  | { kind: "replaceText"; node: string; path: DataPath; find: string; replace: string };

/**
 * Something that is wrong (`error`: not published) or doubtful (`warning`) in a flow. `code` names a sentence of the
 * interface's catalogues, `values` fill it in. `path` is within the node's `data`; empty for the node as a whole.
 */
export type LintIssue = {
  severity: "error" | "warning";
  code: string;
  node?: string;
  edge?: string;
  /** The way out of `node` that it is about. */
  outlet?: string;
  path: DataPath;
  values?: { [name: string]: string | number };
  fix?: LintFix;
};

/** Every code that lint may give: the interface has a sentence for each. */
export const LINT_CODES = [
  // Of the flow as a whole.
  "no_entry",
  "entry_repeated",
  "unreachable",
  "outlet_unconnected",
  "edge_without_source",
  "edge_without_target",
  "edge_from_unknown_outlet",
  "edge_into_entry",
  "loop_without_wait",
  "loop_without_pause",
  "jump_target_missing",
  "flow_missing",
  "variable_unknown",
  "variable_unset",
  "template_invalid",
  "condition_incomplete",
  "condition_invalid",
  "condition_regex_invalid",
  "untranslated",
  "address_example",
  // Of one node's own data.
  "call_without_flow",
  "email_without_recipient",
  "email_without_subject",
  "lookup_without_key",
  "lookup_without_table",
  "table_missing",
  "table_column_unknown",
  "coupon_without_pool",
  "intents_missing",
  "intent_alone",
  "intent_without_name",
  "examples_few",
  "example_in_two_intents",
  "examples_alike",
  "list_without_values",
  "schedule_without_date",
  "audience_missing",
  "tag_empty",
  "send_without_text",
  "answer_not_shared",
  "event_without_name",
  "field_name_repeated",
  "instructions_missing",
  "jump_without_target",
  "min_above_max",
  "min_above_options",
  "no_options",
  "no_weight",
  "option_id_repeated",
  "option_id_reserved",
  "option_without_label",
  "outlet_id_repeated",
  "regex_invalid",
  "result_unused",
  "says_nothing",
  "script_disabled",
  "script_empty",
  "secret_in_header",
  "tool_address",
  "tool_twice",
  "tool_without_condition",
  "trigger_empty",
  "url_missing",
  "url_unsafe",
] as const;
