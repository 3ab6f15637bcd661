import { startAgent } from '@pollscope/agent';
import { Executor } from '@pollscope/executor';

const newExecutor = () => new Executor({ queues: { all: { weight: 1 } } });
const first = await startAgent({ executor: newExecutor(), name: 'first' });
const second = await startAgent({ executor: newExecutor(), name: 'second' });
console.log(second.port > first.port); // true
console.log(second.token === first.token); // true
