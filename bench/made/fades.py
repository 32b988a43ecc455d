"""Pages that do nothing but fade, and scripts that watch how pages change."""

from bench.chromium_trace import MARK

WATCH = """() => {
  window.turns = [];
  window.turned = (kind) => {
    turns.push([performance.now(), kind]);
    performance.mark("MARK" + kind);
  };
  const kinds = (node) => (node.className.match(/slide--(\\w+)/) || [0, "other"])[1];
  const main = document.querySelector('#stage');
  if (main) new MutationObserver((changes) => changes.forEach((change) =>
    change.addedNodes.forEach((node) => turned(kinds(node))))
  ).observe(main, {childList: true});
}""".replace("MARK", MARK)
# Makes a frame of the main thread of each frame that is drawn: a page that only fades
# has none of its own.
LOOK = """() => {
  window.frames = [];
  const look = (now) => { frames.push(now); requestAnimationFrame(look); };
  requestAnimationFrame(look);
}"""
BARE = """<!doctype html><style>
  body { margin: 0; background: #fff }
  div { position: fixed; inset: 0; transition: opacity 600ms; font: 60px/1.5 serif;
        color: #fff; background: %s #8b0000; will-change: opacity }
  div + div { background-color: #d0a030 }
  .off { opacity: 0 }
</style><div>%s</div><div>%s</div>"""
GRADIENT = "radial-gradient(transparent, rgba(0, 0, 0, 0.4))"
WORDS = "<br>".join(["永和九年岁在癸丑暮春之初会于会稽山阴之兰亭"] * 10)
BARES = {
    "bare plain": BARE % ("", "", ""),
    "bare drawn": BARE % (GRADIENT, WORDS, WORDS),
}
FADE = """ms => setInterval(() => {
  turned("bare");
  document.querySelector('div + div').classList.toggle('off');
}, ms)"""
