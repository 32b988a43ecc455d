/** This month beside the one before, for the members of a group: bars by who moved how. */

import type { EChartsOption } from "./echarts.ts";
import { type Group, type Member, lastChange } from "./history.ts";
import { LOST, RULE, SOFT, WON, names, roomFor, shared, signed, written } from "./style.ts";

const ROW_PX = 26;
const FRAME_PX = 16;
const ROOM_FOR_LABELS = 1.5;

interface Moved {
  member: Member;
  now: number;
  change: number;
}

/** Return how high the chart must be for each to have a row, in px. */
export function changeHeight(group: Group): number {
  return FRAME_PX + movedIn(group).length * ROW_PX;
}

export function changeOf(group: Group, isStill: boolean): EChartsOption {
  const moved = movedIn(group);
  const room = roomFor(moved.map(({ member }) => member.name));
  const end = Math.max(...moved.map(({ change }) => Math.abs(change)), 1) * ROOM_FOR_LABELS;
  return {
    ...shared(isStill),
    tooltip: { ...shared(isStill).tooltip, trigger: "item" },
    grid: { left: room, right: 8, top: 8, bottom: 8 },
    // Each bar says its points, so the axis is only as long as bars and labels need.
    xAxis: { type: "value", min: -end, max: end, axisLabel: { show: false }, splitLine: { show: false } },
    yAxis: {
      ...names(moved.map(({ member }) => member.name)),
      axisLabel: { color: SOFT, width: room - 14, overflow: "truncate" },
      axisLine: { lineStyle: { color: RULE } },
    },
    series: [{ type: "bar", barWidth: 12, data: moved.map(barOf) }],
  };
}

function movedIn(group: Group): Moved[] {
  return group.members
    .flatMap((member) => {
      const found = lastChange(member);
      return found && found.change !== null ? [{ member, now: found.now, change: found.change }] : [];
    })
    .sort((a, b) => a.change - b.change || a.now - b.now);
}

function barOf({ member, now, change }: Moved) {
  return {
    value: change,
    itemStyle: { color: change < 0 ? LOST : WON },
    label: {
      show: true,
      position: change < 0 ? ("left" as const) : ("right" as const),
      formatter: signed(change),
      fontSize: 12,
    },
    tooltip: { formatter: `${member.name}  ${written(now)}（${signed(change)}）` },
  };
}
