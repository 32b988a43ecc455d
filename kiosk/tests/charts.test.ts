import assert from "node:assert/strict";
import { test } from "node:test";

import { changeHeight, changeOf } from "../src/charts/change.ts";
import { type Group, type Member, lastChange, rangeOf } from "../src/charts/history.ts";
import { matrixOf, memberOfRow } from "../src/charts/matrix.ts";
import { signed, written } from "../src/charts/style.ts";
import { trendOf } from "../src/charts/trend.ts";

function member(name: string, scores: (number | null)[]): Member {
  return { name, code: name, scores, links: scores.map(() => null) };
}

const GROUP: Group = {
  name: "Group 1",
  means: [95, 96.5],
  members: [member("W1", [98, 96]), member("W2", [90, 97.5]), member("W3", [null, 99])],
};
const HISTORY = { months: ["2026-10", "2026-11"], shorts: ["Oct\n2026", "Nov"], groups: [GROUP] };

test("points are written without trailing zeros, changes with their sign", () => {
  assert.deepEqual([written(93.5), written(100), written(0.1 + 0.2)], ["93.5", "100", "0.3"]);
  assert.deepEqual([signed(1.5), signed(-2), signed(0)], ["+1.5", "−2", "0"]);
});

test("a member who was not there the month before has no change", () => {
  assert.deepEqual(lastChange(member("new", [null, 99])), { now: 99, change: null });
  assert.equal(lastChange(member("gone", [99, null])), null);
});

test("the range leaves out months without a score", () => {
  assert.deepEqual(rangeOf([null, 97, 90]), [90, 97]);
  assert.equal(rangeOf([null]), null);
});

test("bars stand in the order of their change, with a row for each who has one", () => {
  const series = changeOf(GROUP, true).series as { data: { value: number }[] }[];
  assert.deepEqual(series[0]?.data.map((bar) => bar.value), [-2, 7.5]);
  assert.equal(changeHeight(GROUP), 16 + 2 * 26);
});

test("the matrix has a cell for each score, the first member in the top row", () => {
  const series = matrixOf(HISTORY, GROUP, true).series as { data: { value: number[] }[] }[];
  const cells = series[0]?.data.map((cell) => cell.value) ?? [];
  assert.deepEqual(cells, [[1, 0, 99], [0, 1, 90], [1, 1, 97.5], [0, 2, 98], [1, 2, 96]]);
  assert.equal(memberOfRow(GROUP, 2)?.name, "W1");
});

test("each group is a line named at its end, told apart by dashes after six colours", () => {
  const groups = Array.from({ length: 8 }, (_, i) => ({ ...GROUP, name: `G${i}` }));
  const lines = trendOf({ ...HISTORY, groups }, 900, true).series as { name: string; color: string; lineStyle: { type: string } }[];
  assert.equal(new Set(lines.map((line) => `${line.color} ${line.lineStyle.type}`)).size, 8);
  assert.equal(lines[7]?.name, "G7");
});
