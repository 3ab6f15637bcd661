import { Executor, JoinError, remoteQueue, remoteReceiver, remoteSender } from '@pollscope/executor';
import { check, type Report } from './checks.ts';
import type { tasks } from './tasks.ts';

/** What the tests call in the page. */
export interface ExecutorPage {
  checkPage(): Promise<Report>;
  checkWorker(): Promise<Report>;
  spawnOnWorker(): Promise<{
    readonly doubled: number;
    readonly failure: string;
    readonly aborted: string;
    readonly lost: string;
  }>;
  sendThroughPort(count: number): Promise<readonly number[]>;
}

function startWorker(): { readonly worker: Worker; readonly port: MessagePort } {
  const worker = new Worker(new URL('./worker.ts', import.meta.url), { type: 'module' });
  const { port1, port2 } = new MessageChannel();
  worker.postMessage(port2, [port2]);
  return { worker, port: port1 };
}

const outcome = (reason: unknown): string =>
  reason instanceof JoinError ? `${reason.kind}: ${reason.message}` : String(reason);

const page: ExecutorPage = {
  checkPage: check,
  checkWorker: () =>
    new Promise((resolve) => {
      const { worker } = startWorker();
      worker.addEventListener('message', (event: MessageEvent<Report>) => {
        worker.terminate();
        resolve(event.data);
      });
    }),
  spawnOnWorker: async () => {
    const { worker, port } = startWorker();
    const remote = remoteQueue<typeof tasks>(port);
    const doubled = await remote.spawn('double', 21);
    const failure = await remote.spawn('fail').then(String, outcome);
    const waiting = remote.spawn('wait');
    waiting.abort();
    const aborted = await waiting.then(String, outcome);
    const last = remote.spawn('wait');
    worker.terminate();
    remote.abandon();
    return { doubled, failure, aborted, lost: await last.then(String, outcome) };
  },
  sendThroughPort: async (count) => {
    const { port1, port2 } = new MessageChannel();
    const executor = new Executor({ queues: { main: { weight: 1 } } });
    const sender = remoteSender<number>(port1);
    const receiver = remoteReceiver<number>(port2, { capacity: 10 });
    const received: number[] = [];
    const receiving = executor.queue('main').spawn(() =>
      receiver.forEach(function* (item) {
        received.push(item);
      }),
    );
    await executor.queue('main').spawn(function* () {
      for (let item = 0; item < count; item++) yield* sender.send(item);
      sender.close();
    });
    await receiving;
    return received;
  },
};

Object.assign(globalThis, { executorPage: page });
