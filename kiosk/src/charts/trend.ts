/** How the groups' mean scores moved: a line for each, named at its end. */

import type { EChartsOption } from "./echarts.ts";
import type { Group, History } from "./history.ts";
import { COLOURS, DASHES, names, points, shared, written } from "./style.ts";

const NARROW_PX = 560;

/** Return lines for a chart of that width in px; names at their ends take some of it. */
export function trendOf(history: History, width: number, isStill: boolean): EChartsOption {
  const room = width < NARROW_PX ? 84 : 150;
  return {
    ...shared(isStill),
    tooltip: {
      ...shared(isStill).tooltip,
      trigger: "axis",
      order: "valueDesc",
      valueFormatter: (value) => (typeof value === "number" ? written(value) : "–"),
    },
    grid: { left: 48, right: room, top: 16, bottom: 32 },
    xAxis: { ...names(history.months), boundaryGap: false },
    yAxis: points(),
    series: history.groups.map((group, index) => lineOf(group, index, room)),
  };
}

function lineOf(group: Group, index: number, room: number) {
  const color = COLOURS[index % COLOURS.length] ?? "#8b0000";
  const type = DASHES[Math.floor(index / COLOURS.length) % DASHES.length] ?? "solid";
  return {
    type: "line" as const,
    name: group.name,
    data: group.means,
    color,
    lineStyle: { width: 2.5, type },
    symbol: "circle",
    symbolSize: 7,
    endLabel: {
      show: true,
      formatter: "{a}",
      color,
      fontSize: 13,
      width: room - 12,
      overflow: "truncate" as const,
    },
    labelLayout: { moveOverlap: "shiftY" as const },
    emphasis: { focus: "series" as const },
  };
}
