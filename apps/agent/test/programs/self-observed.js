// Starts its own agent, as a program does that is always observed, and prints its address to standard output.
import { startAgent } from '@pollscope/agent';
import { Executor } from '@pollscope/executor';

const executor = new Executor({ queues: { main: { weight: 1 } } });
const agent = await startAgent({ executor, name: 'by itself' });
console.log(agent.url);
await agent.close();
