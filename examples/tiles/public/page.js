import { showFaults, showLatency, showQueues } from './figures.js';
import { createTileMap } from './tile-map.js';

const REFRESH_MS = 1000;
const byId = (id) => document.getElementById(id);

const map = createTileMap(byId('map'), ({ fractal, zoom, missing }) => {
  const progress = missing === 0 ? 'complete' : `${missing} on the way`;
  byId('map-status').textContent = `${fractal}, zoom ${zoom}, ${progress}`;
});

for (const button of document.querySelectorAll('[data-zoom]')) {
  const { zoom } = button.dataset;
  button.addEventListener('click', () => (zoom === 'home' ? map.home() : map.zoomBy(Number(zoom))));
}
const fractals = document.querySelectorAll('[data-fractal]');
for (const button of fractals) {
  button.addEventListener('click', () => {
    map.show(button.dataset.fractal);
    for (const other of fractals) other.setAttribute('aria-pressed', String(other === button));
  });
}

function say(message) {
  byId('message').textContent = message;
  byId('message').hidden = message === '';
}

/** What was refused is shown in the service's own words; then the controls return to what is in force. */
async function post(path, body) {
  try {
    const response = await fetch(path, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify(body),
    });
    say(response.ok ? '' : (await response.json()).error);
  } catch {
    say('The service does not answer. Is it still running in its terminal?');
  }
  await refresh({ controls: true });
}

/** An empty or unreadable number is sent as the text it is, so that the service can say what is wrong with it. */
function numberOrText(text) {
  return text.trim() === '' || Number.isNaN(Number(text)) ? text : Number(text);
}

byId('load-form').addEventListener('submit', (event) => {
  event.preventDefault();
  void post('/api/load', { requestsPerSecond: numberOrText(byId('rate').value) });
});
for (const form of document.querySelectorAll('[data-fault]')) {
  form.addEventListener('submit', (event) => {
    event.preventDefault();
    const length = form.querySelector('select');
    void post(`/api/faults/${form.dataset.fault}`, length === null ? {} : { lengthMs: Number(length.value) });
  });
}
byId('release').addEventListener('click', () => void post('/api/faults/stuck-request/release', {}));

const setPolicy = (policy) => void post('/api/policy', { policy });
const setWeight = (queue, text) => void post('/api/weights', { queue, weight: numberOrText(text) });

let before;
async function refresh({ controls }) {
  const state = await (await fetch('/api/state')).json();
  const now = performance.now();
  showPolicies(state);
  showLatency(byId('latency'), byId('load-status'), state);
  showQueues(byId('queues'), { state, before, now, setWeight, controls });
  showFaults(byId('faults'), state.faults);
  if (controls) byId('rate').value = state.load.requestsPerSecond;
  byId('console-link').href = state.consoleUrl;
  byId('console-link').title = 'If it asks for a token, open the address that the terminal shows.';
  before = { queues: state.queues, now };
}

function showPolicies({ policies, policy }) {
  const group = byId('policies');
  if (group.childElementCount === 0) {
    for (const name of policies) {
      const button = document.createElement('button');
      button.type = 'button';
      button.textContent = name;
      button.addEventListener('click', () => setPolicy(name));
      group.append(button);
    }
  }
  for (const button of group.children) button.setAttribute('aria-pressed', String(button.textContent === policy));
}

async function keepRefreshing({ controls }) {
  try {
    await refresh({ controls });
    if (controls) say('');
    setTimeout(() => void keepRefreshing({ controls: false }), REFRESH_MS);
  } catch {
    say('The service does not answer. Is it still running in its terminal?');
    setTimeout(() => void keepRefreshing({ controls: true }), REFRESH_MS);
  }
}
void keepRefreshing({ controls: true });
