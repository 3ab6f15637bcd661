/** One metric as a scrape shows it. */
export interface ScrapedMetric {
  readonly name: string;
  readonly type: string;
  readonly help: string;
  readonly samples: readonly ScrapedSample[];
}

export interface ScrapedSample {
  /** With `_bucket`, `_sum` or `_count` for a histogram. */
  readonly name: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly value: number;
}

/** Reads Prometheus' text format as far as names without escapes go. */
export function parseScrape(text: string): readonly ScrapedMetric[] {
  const blocks = text.split(/^# HELP /m).slice(1);
  return blocks.map((block) => {
    const [, name = '', help = '', type = '', lines = ''] = /^(\S+) (.*)\n# TYPE \1 (\w+)\n?([^]*)$/.exec(block) ?? [];
    return { name, type, help, samples: lines.split('\n').filter(Boolean).map(parseSample) };
  });
}

function parseSample(line: string): ScrapedSample {
  const [, name = '', labels = '', value = ''] = /^(\w+)(?:\{(.*)\})? (\S+)$/.exec(line) ?? [];
  if (name === '') throw new Error(`no sample: ${line}`);
  const pairs = [...labels.matchAll(/(\w+)="([^"]*)"/g)].map(([, key = '', text = '']) => [key, text] as const);
  return {
    name,
    labels: Object.fromEntries(pairs),
    value: value === '+Inf' ? Number.POSITIVE_INFINITY : Number(value),
  };
}
