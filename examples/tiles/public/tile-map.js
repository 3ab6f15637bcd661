const TILE = 256;
const MAX_ZOOM = 40;
/** A browser opens six connections to a host; two stay free for the controls while tiles are slow. */
const MOST_LOADING = 4;
/** Wheel travel, in pixels, for one zoom level: about one notch of a mouse wheel. */
const WHEEL_STEP = 100;

/**
 * A map of tiles inside `element`. Drag, wheel and keys move it; `onChange` hears of zoom and of tiles on their way.
 * The view is a zoom level and the point of the world (0 to 1 in both directions) at the middle of the element.
 */
export function createTileMap(element, onChange) {
  const view = { fractal: 'mandelbrot', zoom: 1, x: 0.5, y: 0.5 };
  const tiles = new Map();
  let wheel = 0;

  const draw = () => {
    const { width, height } = element.getBoundingClientRect();
    const wanted = wantedTiles(view, width, height);
    for (const [key, tile] of wanted) if (!tiles.has(key)) tiles.set(key, { ...tile, state: 'waiting' });
    const current = [...wanted.keys()].map((key) => tiles.get(key));
    const complete = current.every((tile) => tile.state === 'loaded' || tile.state === 'failed');
    for (const [key, tile] of tiles) {
      // Tiles of the former zoom stay underneath until the new ones are all there.
      const keep = wanted.has(key) || (!complete && tile.state === 'loaded' && tile.fractal === view.fractal);
      if (keep) place(tile, view, width, height);
      else drop(key, tile);
    }
    loadMore(current, width, height);
    onChange({ ...view, missing: current.filter((tile) => tile.state !== 'loaded').length });
  };

  const loadMore = (current, width, height) => {
    let loading = current.filter((tile) => tile.state === 'loading').length;
    for (const tile of current) {
      if (loading >= MOST_LOADING) return;
      if (tile.state !== 'waiting') continue;
      loading++;
      tile.state = 'loading';
      tile.image = new Image(TILE, TILE);
      tile.image.alt = '';
      tile.image.draggable = false;
      tile.image.onload = () => finish(tile, 'loaded');
      tile.image.onerror = () => finish(tile, 'failed');
      tile.image.src = `/tiles/${tile.fractal}/${tile.zoom}/${tile.x}/${tile.y}.png`;
      place(tile, view, width, height);
    }
  };

  const finish = (tile, state) => {
    tile.state = state;
    if (state === 'loaded') element.append(tile.image);
    draw();
  };

  const drop = (key, tile) => {
    tiles.delete(key);
    if (tile.image === undefined) return;
    tile.image.onload = null;
    tile.image.onerror = null;
    // Ends the request if it is still running; the service then aborts its task.
    tile.image.src = '';
    tile.image.remove();
  };

  const move = (dx, dy) => {
    const world = TILE * 2 ** view.zoom;
    view.x = clamp(view.x + dx / world, 0, 1);
    view.y = clamp(view.y + dy / world, 0, 1);
    draw();
  };

  /** Keeps the point that is `dx`, `dy` pixels off the middle where it is. */
  const zoomBy = (steps, dx = 0, dy = 0) => {
    const zoom = clamp(view.zoom + steps, 0, MAX_ZOOM);
    const shift = 1 / (TILE * 2 ** view.zoom) - 1 / (TILE * 2 ** zoom);
    view.zoom = zoom;
    view.x = clamp(view.x + dx * shift, 0, 1);
    view.y = clamp(view.y + dy * shift, 0, 1);
    draw();
  };

  element.addEventListener('pointerdown', (event) => {
    if (event.button === 0) element.setPointerCapture(event.pointerId);
  });
  element.addEventListener('pointermove', (event) => {
    if (element.hasPointerCapture(event.pointerId)) move(-event.movementX, -event.movementY);
  });
  element.addEventListener(
    'wheel',
    (event) => {
      event.preventDefault();
      wheel += event.deltaY;
      const steps = -Math.trunc(wheel / WHEEL_STEP);
      if (steps === 0) return;
      wheel = 0;
      const box = element.getBoundingClientRect();
      zoomBy(Math.sign(steps), event.clientX - box.left - box.width / 2, event.clientY - box.top - box.height / 2);
    },
    { passive: false },
  );
  const keys = {
    ArrowLeft: () => move(-TILE / 2, 0),
    ArrowRight: () => move(TILE / 2, 0),
    ArrowUp: () => move(0, -TILE / 2),
    ArrowDown: () => move(0, TILE / 2),
    '+': () => zoomBy(1),
    '=': () => zoomBy(1),
    '-': () => zoomBy(-1),
  };
  element.addEventListener('keydown', (event) => {
    const act = keys[event.key];
    if (act === undefined || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    act();
  });
  new ResizeObserver(draw).observe(element);

  return {
    zoomBy,
    home: () => {
      Object.assign(view, { zoom: 1, x: 0.5, y: 0.5 });
      draw();
    },
    show: (fractal) => {
      Object.assign(view, { fractal, zoom: 1, x: 0.5, y: 0.5 });
      draw();
    },
  };
}

/** The tiles that cover the view, those nearest to its middle first. */
function wantedTiles(view, width, height) {
  const side = 2 ** view.zoom;
  const middleX = view.x * side;
  const middleY = view.y * side;
  const wanted = [];
  const last = side - 1;
  const fromX = clamp(Math.floor(middleX - width / TILE / 2), 0, last);
  const toX = clamp(Math.floor(middleX + width / TILE / 2), 0, last);
  const fromY = clamp(Math.floor(middleY - height / TILE / 2), 0, last);
  const toY = clamp(Math.floor(middleY + height / TILE / 2), 0, last);
  for (let x = fromX; x <= toX; x++) {
    for (let y = fromY; y <= toY; y++) {
      const distance = Math.hypot(x + 0.5 - middleX, y + 0.5 - middleY);
      wanted.push({ fractal: view.fractal, zoom: view.zoom, x, y, distance });
    }
  }
  wanted.sort((a, b) => a.distance - b.distance);
  return new Map(wanted.map((tile) => [`${tile.fractal}/${tile.zoom}/${tile.x}/${tile.y}`, tile]));
}

function place(tile, view, width, height) {
  if (tile.image === undefined) return;
  const scale = 2 ** (view.zoom - tile.zoom);
  const x = (tile.x * scale - view.x * 2 ** view.zoom) * TILE + width / 2;
  const y = (tile.y * scale - view.y * 2 ** view.zoom) * TILE + height / 2;
  // Whole pixels, or a seam shows between neighbours.
  tile.image.style.transform = `translate(${Math.round(x)}px, ${Math.round(y)}px) scale(${scale})`;
  tile.image.style.zIndex = tile.zoom === view.zoom ? '1' : '0';
}

function clamp(value, least, most) {
  return Math.min(Math.max(value, least), most);
}
