/** How the office's charts look: the house's colours and type, told apart by dash too. */

import type { EChartsOption } from "./echarts.ts";

const EM_PX = 13;
const GAP_PX = 14;
const MOST_ROOM_PX = 144;

export const INK = "#22262d";
export const SOFT = "#59616e";
export const RULE = "#e4dfd8";
export const WON = "#2f6b3a";
export const LOST = "#a61b1b";

/** Darker than 3:1 on white, and different in grey; with the dashes eight are told apart. */
export const COLOURS = ["#8b0000", "#1f5f8b", "#8a6100", "#3d6b2f", "#6d3b78", "#0f6b66"];
export const DASHES = ["solid", "dashed", "dotted"] as const;

const FONT = '"Noto Sans SC Variable", "Noto Sans CJK SC", "PingFang SC", "Microsoft YaHei", sans-serif';

/** Return what all charts share. Tooltips are drawn: their HTML would need inline styles. */
export function shared(isStill: boolean): EChartsOption {
  return {
    animation: !isStill,
    animationDuration: 400,
    textStyle: { fontFamily: FONT, fontSize: 13, color: INK },
    tooltip: {
      renderMode: "richText",
      confine: true,
      backgroundColor: "#ffffff",
      borderColor: RULE,
      textStyle: { fontFamily: FONT, fontSize: 13, color: INK },
    },
  };
}

/** Return an axis of names or months. */
export function names(data: string[]) {
  return {
    type: "category" as const,
    data,
    axisTick: { show: false },
    axisLine: { lineStyle: { color: RULE } },
    axisLabel: { color: SOFT, fontSize: 13 },
  };
}

/** Return how much room the names of a group need beside its rows, in px. */
export function roomFor(texts: string[]): number {
  const longest = Math.max(...texts.map((text) => text.length), 0);
  return Math.min(MOST_ROOM_PX, longest * EM_PX + GAP_PX);
}

/** Return an axis of points that need not start at zero. */
export function points() {
  return {
    type: "value" as const,
    scale: true,
    splitLine: { lineStyle: { color: RULE } },
    axisLabel: { color: SOFT, fontSize: 13 },
  };
}

/** Write points as on the other pages: no trailing zeros, two decimals at most. */
export function written(value: number): string {
  return String(Math.round(value * 100) / 100);
}

/** Write a change with its sign; a true minus, not a hyphen. */
export function signed(value: number): string {
  const text = written(Math.abs(value));
  if (text === "0") return "0";
  return value > 0 ? `+${text}` : `−${text}`;
}
