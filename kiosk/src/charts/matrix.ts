/** Every member of a group in every month: a cell each, dark where the score is low. */

import type { EChartsOption } from "./echarts.ts";
import { type Group, type History, type Member, rangeOf } from "./history.ts";
import { INK, SOFT, names, roomFor, shared, written } from "./style.ts";

const ROW_PX = 30;
const FRAME_PX = 52;
const PALE = "#fdf6ee";
const DEEP = "#8b0000";
const SPACED = { borderColor: "#fff", borderWidth: 2 };

/** Return how high the chart must be for each to have a row, in px. */
export function matrixHeight(group: Group): number {
  return FRAME_PX + group.members.length * ROW_PX;
}

/** Return whose row it is, counted from the bottom as ECharts does. */
export function memberOfRow(group: Group, row: number): Member | undefined {
  return group.members[group.members.length - 1 - row];
}

export function matrixOf(history: History, group: Group, isStill: boolean): EChartsOption {
  const rows = [...group.members].reverse(); // the first at the top
  const room = roomFor(rows.map((member) => member.name));
  const [least, most] = rangeOf(rows.flatMap((member) => member.scores)) ?? [0, 100];
  return {
    ...shared(isStill),
    tooltip: { ...shared(isStill).tooltip, trigger: "item", formatter: (one) => told(history, group, one) },
    grid: { left: room, right: 8, top: 44, bottom: 8 },
    xAxis: { ...names(history.shorts), position: "top", axisLabel: { color: SOFT, interval: 0, fontSize: 12 } },
    yAxis: {
      ...names(rows.map((member) => member.name)),
      axisLabel: { color: SOFT, width: room - 14, overflow: "truncate" },
    },
    visualMap: {
      show: false,
      min: least,
      max: most === least ? least + 1 : most,
      inRange: { color: [DEEP, "#d9825b", PALE] },
    },
    series: [{ type: "heatmap", data: rows.flatMap((member, row) => cellsOf(member.scores, row, least, most)) }],
  };
}

function cellsOf(scores: (number | null)[], row: number, least: number, most: number) {
  return scores.flatMap((score, month) =>
    score === null ? [] : [{ value: [month, row, score], label: labelOf(score, least, most), itemStyle: SPACED }],
  );
}

function labelOf(score: number, least: number, most: number) {
  const isDark = most > least && (score - least) / (most - least) < 0.4;
  return { show: true, formatter: written(score), color: isDark ? "#fff" : INK, fontSize: 12 };
}

function told(history: History, group: Group, one: unknown): string {
  const [month, row, score] = (one as { value: [number, number, number] }).value;
  const member = memberOfRow(group, row);
  return `${member?.name ?? ""}  ${history.months[month] ?? ""}  ${written(score)}`;
}
