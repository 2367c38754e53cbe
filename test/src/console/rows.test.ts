import { expect, test } from "vitest";
import { rowCount, typedIn, type FormList } from "../../../src/console/rows.ts";

const list: FormList = {
  name: "windows",
  parts: ["calendar", "minutes"],
  isRow: (row) => row["calendar"] !== "" && row["calendar"] !== undefined,
};

test("rows that are some are numbered from 0, in their order; buttons are left out", () => {
  const sent = {
    name: " a ",
    seen: "{}",
    "windows.10.calendar": "Tue",
    "windows.2.calendar": " Mon ",
    "windows.2.minutes": " 60",
    "windows.3.minutes": "9",
    "windows.4.calendar": " ",
    "windows.x.calendar": "kept as it is",
  };
  const fields = typedIn(sent, list, new Set(["seen"]));
  expect(fields).toEqual({
    name: " a ",
    "windows.0.calendar": "Mon",
    "windows.0.minutes": "60",
    "windows.1.calendar": "Tue",
    "windows.1.minutes": "",
    "windows.x.calendar": "kept as it is",
  });
  expect(rowCount(fields, list)).toBe(2);
});
