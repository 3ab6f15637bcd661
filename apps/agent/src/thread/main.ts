/**
 * The agent's thread: drains the rings, aggregates, encodes, and serves the console. It shares nothing with the program
 * but the rings and some ports, so that neither can make the other wait.
 */
import { parentPort, workerData } from 'node:worker_threads';
import { UnfinishedFiles } from '../recording/unfinished-files.ts';
import type { FromThread, ThreadData, ToThread } from './messages.ts';
import { Observatory } from './observatory.ts';

/** Time for the last frames to reach the clients. */
const FAREWELL_MS = 100;

if (parentPort === null) throw new Error('this module runs only as the thread that startAgent starts');
const parent = parentPort;
const tell = (message: FromThread): void => parent.postMessage(message);
try {
  const data = workerData as ThreadData;
  const unfinished = new UnfinishedFiles(data.recordings.unfinished);
  const observatory = await new Observatory(data, tell).open();
  tell({ kind: 'listening', port: observatory.port });
  // What the program asks for it has counted as unfinished, and may wait for with its event loop standing still.
  parent.on('message', (message: ToThread) => {
    switch (message.kind) {
      case 'close': {
        const closed = observatory.close();
        setTimeout(() => void closed.then(() => process.exit(0)), FAREWELL_MS);
        return;
      }
      case 'connect':
        observatory.connect(message.port);
        return;
      case 'dump': {
        const { id, reason } = message;
        const dumped = observatory.dump(reason).then(
          (path) => tell({ kind: 'dumped', id, path }),
          (error: Error) => tell({ kind: 'dumpFailed', id, message: error.message }),
        );
        void dumped.finally(() => unfinished.done());
        return;
      }
      case 'asked':
        void observatory.asked(message.signal).finally(() => unfinished.done());
        return;
      case 'dying':
        void observatory.dying(message.cause).finally(() => unfinished.done());
        return;
      case 'ending':
        void observatory.ending().finally(() => unfinished.done());
    }
  });
} catch (error) {
  const code = error instanceof Error && 'code' in error ? String(error.code) : undefined;
  tell({ kind: 'failed', code, message: String(error) });
}
