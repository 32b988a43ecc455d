// Runs before the player: lets its time pass as fast as the machine can, and no socket.
// `pass(ms)` runs the timers that are due by then, in order; `turns(count, ms)` lets so
// many slides of `ms` come on, one after the other, each as in its own good time.
(() => {
  const now = performance.now.bind(performance);
  const date = Date.now;
  const later = window.setTimeout.bind(window);
  const never = window.clearTimeout.bind(window);
  const timers = new Map();
  let ahead = 0;
  let last = 0;

  performance.now = () => now() + ahead;
  Date.now = () => date() + ahead;
  window.setTimeout = (work, ms = 0, ...rest) => {
    const id = ++last;
    const run = () => {
      timers.delete(id);
      work(...rest);
    };
    timers.set(id, { at: performance.now() + ms, run, real: later(run, ms) });
    return id;
  };
  window.clearTimeout = (id) => {
    const timer = timers.get(id);
    if (timer) never(timer.real);
    timers.delete(id);
  };
  // It connects to nothing: the page asks for its programme once a minute.
  window.WebSocket = class {
    send() {}
    close() {}
  };

  // What is said there the inspector keeps, a thousand times; only it.
  console.warn = () => {};

  window.pass = (ms) => {
    ahead += ms;
    const due = [...timers].filter(([, timer]) => timer.at <= performance.now());
    due.sort(([, a], [, b]) => a.at - b.at);
    for (const [id, timer] of due) {
      if (!timers.has(id)) continue;
      never(timer.real);
      timer.run();
    }
  };

  // A timer would be held back by 4 ms.
  const channel = new MessageChannel();
  const moment = () =>
    new Promise((resolve) => {
      channel.port1.onmessage = resolve;
      channel.port2.postMessage(null);
    });

  window.turns = async (count, ms) => {
    const stage = document.querySelector("#stage");
    let most = 0;
    for (let turn = 0; turn < count; turn += 1) {
      const card = stage.lastElementChild;
      window.pass(ms);
      const began = now();
      while (stage.lastElementChild === card) {
        if (now() - began > 60000) throw new Error(`turn ${turn} did not come`);
        await moment();
      }
      most = Math.max(most, stage.childElementCount);
    }
    return most;
  };

  // Let the hours pass in steps, with a frame after each, in which the heart beats.
  window.hours = async (count, stepMs = 55000) => {
    for (let left = count * 3600000; left > 0; left -= stepMs) {
      window.pass(stepMs);
      await new Promise(requestAnimationFrame);
    }
  };
})();
