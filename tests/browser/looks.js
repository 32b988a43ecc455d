/* Measure a slide in the page: what is cut, what lies outside, what overlaps. */
(mayShorten) => {
  const problems = [];
  const texts = [];
  const height = innerHeight;
  const width = innerWidth;
  const slide = document.querySelector(window.checkedZone + " > .slide");
  const stage = slide.parentElement.getBoundingClientRect();
  const ticker = document.querySelector("#ticker").getBoundingClientRect();
  const isTicker = slide.parentElement.id === "ticker";
  const body = parseFloat(getComputedStyle(document.body).fontSize);
  const label = (element) =>
    `${element.tagName.toLowerCase()}.${element.getAttribute("class")} "${element.textContent.trim().slice(0, 20)}"`;

  const clips = (element) => getComputedStyle(element).overflow !== "visible";
  const clipped = (rect, element) => {
    let { left, top, right, bottom } = rect;
    for (let e = element; e && e !== slide; e = e.parentElement) {
      if (!clips(e)) continue;
      const box = e.getBoundingClientRect();
      left = Math.max(left, box.left);
      right = Math.min(right, box.right);
      top = Math.max(top, box.top);
      bottom = Math.min(bottom, box.bottom);
    }
    return { left, top, right, bottom };
  };

  for (const element of slide.querySelectorAll("*")) {
    if (element.closest("svg") || element.closest(".unseen")) continue;
    if (clips(element)) {
      const wide = element.scrollWidth > element.clientWidth + 1;
      // Line boxes of a tight line-height may stick out by a part of a line.
      const high = element.scrollHeight > element.clientHeight + body * 0.45;
      if ((wide || high) && !mayShorten) problems.push(`cut: ${label(element)}`);
    }
    for (const node of element.childNodes) {
      if (node.nodeType !== Node.TEXT_NODE || !node.data.trim()) continue;
      // A monogram stands behind its portrait, which covers it wholly.
      const cover = element.matches(".portrait__monogram") && element.nextElementSibling;
      if (cover) continue;
      const range = document.createRange();
      range.selectNodeContents(node);
      const style = getComputedStyle(element);
      const size = parseFloat(style.fontSize);
      if (size < body - 0.5) problems.push(`smaller than body: ${label(element)} ${size} < ${body}`);
      for (const whole of range.getClientRects()) {
        const rect = clipped(whole, element);
        if (rect.right - rect.left < 2 || rect.bottom - rect.top < 2) continue;
        // The glyphs' own height: the em square in the middle of the line box.
        const high = (whole.bottom - whole.top - size) / 2;
        const upright = style.writingMode !== "horizontal-tb";
        if (!upright && high > 0) {
          rect.top = Math.max(rect.top, whole.top + high);
          rect.bottom = Math.min(rect.bottom, whole.bottom - high);
        }
        texts.push({ rect, element, color: style.color, text: node.data.trim().slice(0, 20) });
      }
    }
  }
  // The ticker stands in the middle of its band: at the edge for moving things (EBU R 95).
  const isCover = slide.parentElement.id === "cover";
  const lowest = ticker.height === 0 || isCover ? 0.95 * height + 1.5 : ticker.top - 1;
  const edge = {
    left: 0.05 * width - 1.5,
    right: 0.95 * width + 1.5,
    top: isTicker ? stage.top : 0.05 * height - 1.5,
    bottom: isTicker ? height - 0.035 * Math.min(width, height) : lowest,
  };
  // An emergency's band and foot are at the edge too; only they have words there.
  if (isCover) {
    edge.top = 0.027 * Math.min(width, height);
    edge.bottom = height - edge.top;
  }
  // Beside another zone a slide keeps as far from that as its text is high, about.
  const isSide = slide.parentElement.id === "side";
  const side = document.querySelector(".side").getBoundingClientRect();
  if (isSide) {
    edge.left = Math.max(edge.left, side.left + body * 0.5);
    edge.top = Math.max(edge.top, stage.top - 1);
  } else if (side.height > 0 && !isTicker && !isCover) {
    if (side.top > 0) edge.bottom = side.top - 0.024 * height;
    else edge.right = side.left - 0.7 * body;
  }
  for (const { rect, element } of texts) {
    if (rect.left < edge.left || rect.right > edge.right || rect.top < edge.top || rect.bottom > edge.bottom)
      problems.push(`outside the safe area: ${label(element)} ${JSON.stringify(rect)}`);
  }
  for (let i = 0; i < texts.length; i++)
    for (let j = i + 1; j < texts.length; j++) {
      const [a, b] = [texts[i], texts[j]];
      if (a.element === b.element) continue;
      const x = Math.min(a.rect.right, b.rect.right) - Math.max(a.rect.left, b.rect.left);
      const y = Math.min(a.rect.bottom, b.rect.bottom) - Math.max(a.rect.top, b.rect.top);
      if (x > 2 && y > 2) problems.push(`overlap: ${label(a.element)} and ${label(b.element)} by ${x}x${y}`);
    }
  for (const picture of slide.querySelectorAll("svg, img")) {
    // A blurred ground is larger than the glass, so that its edges are not seen.
    if (picture.matches(".media-matte")) continue;
    const box = picture.getBoundingClientRect();
    if (box.left < -1 || box.right > width + 1 || box.top < -1 || box.bottom > (isTicker ? height : stage.bottom) + 1)
      problems.push(`picture outside: ${label(picture)}`);
    if (picture.closest(".invitation, .prompt__code") && box.bottom > edge.bottom)
      problems.push(`code under the ticker: ${box.bottom}`);
  }
  return { problems, texts: texts.map(({ rect, color, text }) => ({ rect, color, text })) };
};
