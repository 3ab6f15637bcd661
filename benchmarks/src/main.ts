import { writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { consolePage } from './console.ts';
import { dispatcher } from './dispatcher.ts';
import { fairness } from './fairness.ts';
import { executor } from './executor.ts';
import { machine } from './machine.ts';
import { latency } from './latency.ts';
import { overhead } from './overhead.ts';
import { priority } from './priority.ts';
import type { Benchmark } from './report.ts';
import { printReport } from './report.ts';
import { recording } from './recording.ts';
import { stream } from './stream.ts';
import { tokio } from './tokio.ts';

const BENCHMARKS: Readonly<Record<string, Benchmark>> = {
  console: consolePage,
  dispatcher,
  executor,
  fairness,
  overhead,
  stream,
  latency,
  recording,
  priority,
  tokio,
};
const USAGE = `usage: npm run bench -- NAME [--json] [--save]
  NAME    ${Object.keys(BENCHMARKS).join(', ')}
  --json  one JSON object on stdout instead of the table
  --save  also write it to benchmarks/results/NAME.json
  --quick a shorter run of priority; --large a longer one of recording and of console, --huge of recording`;

const { values, positionals } = parseArgs({
  allowPositionals: true,
  strict: false,
  options: { json: { type: 'boolean' }, save: { type: 'boolean' } },
});
const [name = ''] = positionals;
const benchmark = BENCHMARKS[name];
if (benchmark === undefined) {
  console.error(name === '' ? USAGE : `there is no benchmark '${name}'\n${USAGE}`);
  process.exit(2);
}
const report = { benchmark: name, machine: machine(), ...(await benchmark()) };
if (values['save'] === true) {
  writeFileSync(new URL(`../results/${name}.json`, import.meta.url), `${JSON.stringify(report, undefined, 2)}\n`);
}
if (values['json'] === true) console.log(JSON.stringify(report));
else printReport(report);
process.exit(report.bars.every((bar) => bar.held) ? 0 : 1);
