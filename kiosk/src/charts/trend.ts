/** How the groups' mean scores moved: a line for each, named at its end. */

import type { EChartsOption } from "./echarts.ts";
import type { Group, History } from "./history.ts";
import { COLOURS, DASHES, names, points, shared, written } from "./style.ts";

const ROOM_FOR_NAMES_PX = 150;

export function trendOf(history: History, isStill: boolean): EChartsOption {
  return {
    ...shared(isStill),
    tooltip: {
      ...shared(isStill).tooltip,
      trigger: "axis",
      order: "valueDesc",
      valueFormatter: (value) => (typeof value === "number" ? written(value) : "–"),
    },
    grid: { left: 48, right: ROOM_FOR_NAMES_PX, top: 16, bottom: 32 },
    xAxis: { ...names(history.months), boundaryGap: false },
    yAxis: points(),
    series: history.groups.map(lineOf),
  };
}

function lineOf(group: Group, index: number) {
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
      width: ROOM_FOR_NAMES_PX - 20,
      overflow: "truncate" as const,
    },
    labelLayout: { moveOverlap: "shiftY" as const },
    emphasis: { focus: "series" as const },
  };
}
