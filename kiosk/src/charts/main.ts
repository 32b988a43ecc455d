/** The office's charts: each element with `data-chart` is drawn from the page's history. */

import { changeHeight, changeOf } from "./change.ts";
import { type EChartsOption, init } from "./echarts.ts";
import { type Group, type History, readHistory } from "./history.ts";
import { matrixHeight, matrixOf, memberOfRow } from "./matrix.ts";
import { trendOf } from "./trend.ts";

const TREND_PX = 380;

interface Drawn {
  option: EChartsOption;
  height: number;
}

document.addEventListener("DOMContentLoaded", () => {
  const history = readHistory(document);
  if (!history) return;
  const isStill = matchMedia("(prefers-reduced-motion: reduce)").matches;
  for (const place of document.querySelectorAll<HTMLElement>("[data-chart]")) {
    const group = history.groups[Number(place.dataset["group"] ?? 0)];
    const drawn = drawing(place, history, group, isStill);
    if (!drawn) continue;
    const chart = draw(place, drawn);
    if (place.dataset["chart"] === "matrix" && group) openOnClick(chart, group);
  }
});

function drawing(place: HTMLElement, history: History, group: Group | undefined, isStill: boolean): Drawn | null {
  const kind = place.dataset["chart"];
  if (kind === "trend") return { option: trendOf(history, place.clientWidth, isStill), height: TREND_PX };
  if (!group) return null;
  if (kind === "change") return { option: changeOf(group, isStill), height: changeHeight(group) };
  if (kind === "matrix") return { option: matrixOf(history, group, isStill), height: matrixHeight(group) };
  return null;
}

function draw(place: HTMLElement, { option, height }: Drawn) {
  place.style.height = `${height}px`;
  const chart = init(place, null, { renderer: "canvas" });
  chart.setOption(option);
  new ResizeObserver(() => chart.resize()).observe(place);
  return chart;
}

/** Let a click on a month of a member open why the score is what it is. */
function openOnClick(chart: ReturnType<typeof draw>, group: Group): void {
  chart.on("click", (event) => {
    const [month, row] = (event as unknown as { value: [number, number] }).value;
    const link = memberOfRow(group, row)?.links[month];
    if (link) location.assign(link);
  });
}
