/** Fewer requests give no honest 95th percentile. */
const FEWEST_FOR_P95 = 20;
const FAULT_NAMES = { 'long-poll': 'Long poll', 'busy-yield': 'Busy yield', 'stuck-request': 'Stuck request' };

const counts = new Intl.NumberFormat('en');

function duration(ms) {
  return ms < 1000 ? `${ms.toPrecision(3).replace(/\.0+$/, '')}\u202fms` : `${(ms / 1000).toPrecision(3)}\u202fs`;
}

function element(tag, text) {
  const made = document.createElement(tag);
  if (text !== undefined) made.textContent = text;
  return made;
}

function heading(text) {
  const made = element('th', text);
  made.scope = 'row';
  return made;
}

/** One row per policy with the latencies last seen under it, and a bar as long as its p95. */
export function showLatency(body, status, { policy, policies, latencyByPolicy, load }) {
  const longest = Math.max(...policies.map((name) => latencyByPolicy[name]?.p95 ?? 0));
  body.replaceChildren(
    ...policies.flatMap((name) => {
      const latency = latencyByPolicy[name];
      const row = element('tr');
      row.append(heading(name));
      if (latency === undefined) row.append(element('td', '–'), element('td', '–'), element('td', '–'));
      else {
        const p95 = latency.count < FEWEST_FOR_P95 ? 'few samples' : duration(latency.p95);
        row.append(
          element('td', duration(latency.p50)),
          element('td', p95),
          element('td', counts.format(latency.count)),
        );
      }
      row.setAttribute('aria-current', String(name === policy));
      return [row, bar((latency?.p95 ?? 0) / longest, name === policy)];
    }),
  );
  status.textContent = loadStatus(load);
}

function bar(part, current) {
  const row = element('tr');
  row.className = current ? 'bar current' : 'bar';
  row.setAttribute('aria-hidden', 'true');
  const cell = element('td');
  cell.colSpan = 4;
  const line = element('div');
  line.style.width = `${(part || 0) * 100}%`;
  cell.append(line);
  row.append(cell);
  return row;
}

function loadStatus({ report }) {
  if (report === undefined) return 'No load driver report yet.';
  const { windowSeconds, inFlight, skipped, failed } = report;
  const trouble = skipped + failed === 0 ? '' : `, ${counts.format(skipped)} skipped, ${counts.format(failed)} failed`;
  return `As the load driver saw it over its last ${windowSeconds} s under each policy; ${inFlight} in flight${trouble}.`;
}

/** Weight, share of CPU time since the last refresh, and polls. Rows are kept, so that typing is not disturbed. */
export function showQueues(body, { state, before, now, setWeight, controls }) {
  state.queues.forEach((queue, index) => {
    const row = body.children[index] ?? body.appendChild(queueRow(queue, setWeight));
    const [, weight, share, polls] = row.children;
    const input = weight.firstElementChild;
    if (controls) input.value = queue.weight;
    if (before !== undefined && now > before.now) {
      const receivedMs = (queue.received - before.queues[index].received) / 1e6;
      share.textContent = `${Math.round(Math.min(1, receivedMs / (now - before.now)) * 100)}\u202f%`;
    }
    polls.textContent = counts.format(queue.polls);
  });
}

function queueRow(queue, setWeight) {
  const row = element('tr');
  const input = element('input');
  input.inputMode = 'numeric';
  input.autocomplete = 'off';
  input.setAttribute('aria-label', `Weight of ${queue.name}`);
  input.value = queue.weight;
  input.addEventListener('change', () => setWeight(queue.name, input.value));
  const weight = element('td');
  weight.append(input);
  row.append(heading(queue.name), weight, element('td'), element('td'));
  return row;
}

/** Newest first: what was asked for and what the service measured. */
export function showFaults(list, faults) {
  list.replaceChildren(
    ...faults.map(({ kind, lengthMs, injectedAt, state }) => {
      const item = element('li');
      const at = new Date(injectedAt).toLocaleTimeString('en-GB');
      const result = element('span', state.kind === 'running' ? 'running' : `took ${duration(state.measuredMs)}`);
      if (state.kind === 'running') result.className = 'running';
      item.append(element('span', `${at}  ${FAULT_NAMES[kind]}, ${duration(lengthMs)}`), result);
      return item;
    }),
  );
}
