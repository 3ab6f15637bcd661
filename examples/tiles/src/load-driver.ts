import { Agent, get } from 'node:http';
import { parseArgs } from 'node:util';
import { LatencyWindow } from './latency-window.ts';
import type { LoadReport, ToLoadDriver } from './load-messages.ts';
import { checkRate, rateAt, viewer } from './load-plan.ts';
import { seededRandom } from './random.ts';
import { tileKey } from './tile-address.ts';

/** Several browsers' worth (six connections each); beyond it a request is skipped and counted. */
const MOST_IN_FLIGHT = 64;
const WINDOW_SECONDS = 10;
const REPORT_INTERVAL_MS = 1000;
/** With nothing to send, look again this often whether the rate has changed. */
const IDLE_MS = 50;
/** Any seed will do; a fixed one makes runs comparable. */
const SEED = 1;

/**
 * Sends tile requests at random moments whose mean rate follows `rateAt`, whether or not earlier ones were answered.
 * A latency counts from when the request was due, so a service that answers late cannot slow down its own measurement.
 */
class LoadDriver {
  readonly #origin: string;
  readonly #connections = new Agent({ keepAlive: true, maxSockets: MOST_IN_FLIGHT });
  readonly #window = new LatencyWindow(WINDOW_SECONDS * 1000);
  readonly #random = seededRandom(SEED);
  readonly #viewer = viewer(this.#random);
  readonly #start = performance.now();
  #mean: number;
  #due = this.#start;
  #generation = 0;
  #sent = 0;
  #failed = 0;
  #skipped = 0;
  #inFlight = 0;

  constructor(origin: string, mean: number) {
    this.#origin = origin;
    this.#mean = mean;
  }

  receive(message: ToLoadDriver): void {
    switch (message.kind) {
      case 'rate':
        this.#mean = checkRate(message.requestsPerSecond);
        break;
      case 'restart':
        this.#generation = message.generation;
        this.#window.clear();
        break;
    }
  }

  run(): void {
    const now = performance.now();
    for (;;) {
      const rate = rateAt((this.#due - this.#start) / 1000, this.#mean);
      if (rate === 0) {
        this.#due = now + IDLE_MS;
        break;
      }
      if (this.#due > now) break;
      this.#send(this.#due);
      // Exponential gaps: arrivals of many independent users.
      this.#due += (-Math.log(1 - this.#random()) / rate) * 1000;
    }
    setTimeout(() => this.run(), Math.min(this.#due - now, IDLE_MS));
  }

  report(): LoadReport {
    const latency = this.#window.summary(performance.now());
    return {
      generation: this.#generation,
      windowSeconds: WINDOW_SECONDS,
      ...(latency === undefined ? {} : { latency }),
      sent: this.#sent,
      failed: this.#failed,
      skipped: this.#skipped,
      inFlight: this.#inFlight,
    };
  }

  #send(due: number): void {
    const address = this.#viewer.next().value;
    if (this.#inFlight >= MOST_IN_FLIGHT) {
      this.#skipped++;
      return;
    }
    this.#sent++;
    this.#inFlight++;
    const generation = this.#generation;
    const request = get(`${this.#origin}/tiles/${tileKey(address)}.png`, { agent: this.#connections });
    let answered = false;
    request.once('response', (response) => {
      response.resume();
      response.once('end', () => {
        answered = response.statusCode === 200;
        if (answered && generation === this.#generation) {
          this.#window.record(performance.now(), performance.now() - due);
        }
      });
    });
    // `close` follows and counts the failure; without a listener the error would end the process.
    request.once('error', () => undefined);
    request.once('close', () => {
      this.#inFlight--;
      if (!answered) this.#failed++;
    });
  }
}

const { values } = parseArgs({ options: { origin: { type: 'string' }, rate: { type: 'string' } } });
if (process.send === undefined || values.origin === undefined) {
  throw new Error('The load driver is started by the service: run main.js.');
}
const driver = new LoadDriver(values.origin, checkRate(Number(values.rate)));
process.on('message', (message: ToLoadDriver) => driver.receive(message));
// The service is gone, however it ended.
process.on('disconnect', () => process.exit(0));
// Ctrl-C reaches the whole process group; the service decides when the load ends.
process.on('SIGINT', () => undefined);
setInterval(() => process.send?.(driver.report()), REPORT_INTERVAL_MS);
driver.run();
