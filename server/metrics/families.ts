import type { Histogram } from "./histogram";

export type Labels = Readonly<Record<string, string | number>>;

export interface Sample {
  /** `_bucket`, `_sum`, `_count` of a histogram; else empty. */
  readonly suffix: string;
  readonly labels: Labels;
  readonly value: number;
}

/** One metric with all its samples, plain enough to be sent to another process. */
export interface Family {
  readonly name: string;
  readonly type: "counter" | "gauge" | "histogram";
  readonly help: string;
  readonly samples: readonly Sample[];
}

export function counter(name: string, help: string, ...samples: [Labels, number][]): Family {
  return { name: `parley_${name}`, type: "counter", help, samples: samples.map(plain) };
}

export function gauge(name: string, help: string, ...samples: [Labels, number][]): Family {
  return { name: `parley_${name}`, type: "gauge", help, samples: samples.map(plain) };
}

export function histogram(name: string, help: string, ...series: [Labels, Histogram][]): Family {
  const samples = series.flatMap(([labels, one]) => {
    const { cumulative, sum } = one.read();
    const buckets = cumulative.map((value, at) => ({
      suffix: "_bucket",
      labels: { ...labels, le: one.bounds[at] ?? "+Inf" },
      value,
    }));
    const count = cumulative.at(-1) ?? 0;
    return [...buckets, { suffix: "_sum", labels, value: sum }, { suffix: "_count", labels, value: count }];
  });
  return { name: `parley_${name}`, type: "histogram", help, samples };
}

/**
 * Prometheus' text of what one or more processes say. Several bear the label `process`, so that a counter that starts
 * anew with its process is seen as such; `sum without (process)` gives the whole.
 */
export function prometheusText(
  processes: readonly { readonly process: string | null; readonly families: readonly Family[] }[],
): string {
  const merged = new Map<string, Family & { samples: Sample[] }>();
  for (const { process, families } of processes) {
    for (const family of families) {
      const known = merged.get(family.name);
      const target = known ?? { ...family, samples: [] };
      if (!known) merged.set(family.name, target);
      for (const sample of family.samples)
        target.samples.push(process === null ? sample : { ...sample, labels: { process, ...sample.labels } });
    }
  }
  return [...merged.values()].map(familyText).join("");
}

function familyText({ name, type, help, samples }: Family): string {
  const lines = samples.map(({ suffix, labels, value }) => `${name}${suffix}${labelText(labels)} ${value}\n`);
  return `# HELP ${name} ${help}\n# TYPE ${name} ${type}\n${lines.join("")}`;
}

function labelText(labels: Labels): string {
  const parts = Object.entries(labels).map(([key, value]) => `${key}="${escaped(String(value))}"`);
  return parts.length ? `{${parts.join(",")}}` : "";
}

const escaped = (text: string): string =>
  text.replace(/["\\\n]/g, (one) => (one === "\n" ? "\\n" : `\\${one}`));

const plain = ([labels, value]: [Labels, number]): Sample => ({ suffix: "", labels, value });
