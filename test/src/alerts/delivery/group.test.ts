import { describe, expect, test } from "vitest";
import { groupAlerts, type Groupable } from "../../../../src/alerts/delivery/group.ts";

const NOW = 1_000_000;
const MINUTE = 60_000;

interface Item extends Groupable {
  readonly name: string;
}

/** `a web,db` is the alert `a` with two tags; it goes down and is due now, if nothing else is said. */
function item(text: string, more: Partial<Item> = {}): Item {
  const [name = "", tags = ""] = text.split(" ");
  return {
    name,
    tags: tags === "" ? [] : tags.split(","),
    sort: "down change",
    dueAt: NOW,
    ...more,
  };
}

const grouped = (items: readonly Item[], told: readonly Groupable[] = [], now = NOW) => {
  const { ready, waiting } = groupAlerts(items, told, now);
  return {
    ready: ready.map((group) => group.map(({ name }) => name).join()),
    waiting: waiting.map(({ item: { name }, until }) => [name, until]),
  };
};

describe("what becomes one message", () => {
  test.each([
    // alerts                                    messages
    [["a web", "b web"], ["a,b"]],
    [
      ["a web", "b db"],
      ["a", "b"],
    ],
    [
      ["a", "b"],
      ["a", "b"],
    ],
    [["a web,db", "b db"], ["a,b"]],
    [["a web", "b db,web"], ["a,b"]],
    [
      ["a web", "b db", "c db,x", "d x"],
      ["a", "b,c,d"],
    ],
    [
      ["a web", "b db", "c web,db", "d db"],
      ["a,c", "b,d"],
    ],
    [
      ["a web", "b", "c web"],
      ["a,c", "b"],
    ],
  ])("%j: %j", (texts, ready) => {
    const items = texts.map((text) => item(text));
    expect(grouped(items)).toEqual({ ready, waiting: [] });
  });

  test("is of one sort: an end does not join a beginning, nor a reminder a change", () => {
    const items = [
      item("a web"),
      item("b web", { sort: "up change" }),
      item("c web", { sort: "down reminder" }),
      item("d web"),
    ];
    expect(grouped(items).ready).toEqual(["a,d", "b", "c"]);
  });
});

describe("when it is told", () => {
  test.each([
    [NOW, true],
    [NOW + 1, false],
  ])("due at %i, now %i: %s", (dueAt, isReady) => {
    const { ready, waiting } = grouped([item("a web", { dueAt })]);
    expect(ready).toEqual(isReady ? ["a"] : []);
    expect(waiting).toEqual(isReady ? [] : [["a", dueAt]]);
  });

  test("the first that is due takes all along that wait for it", () => {
    const items = [
      item("a web", { dueAt: NOW + 5 }),
      item("b web"),
      item("c db", { dueAt: NOW + 7 }),
    ];
    expect(grouped(items)).toEqual({ ready: ["a,b"], waiting: [["c", NOW + 7]] });
  });

  test.each([
    // told before now (ms), waits until
    [MINUTE, undefined],
    [MINUTE - 1, NOW + 1],
    [1_000, NOW + MINUTE - 1_000],
    [0, NOW + MINUTE],
  ])("after a message about its tag %i ms ago", (ago, until) => {
    const told = [item("told web", { dueAt: NOW - ago })];
    const { ready, waiting } = grouped([item("a web")], told);
    expect(ready).toEqual(until === undefined ? ["a"] : []);
    expect(waiting).toEqual(until === undefined ? [] : [["a", until]]);
  });

  test("what was told of another sort does not delay it: an end goes out behind its beginning", () => {
    const told = [item("told web", { sort: "down change", dueAt: NOW - 1_000 })];
    expect(grouped([item("a web", { sort: "up change" })], told).ready).toEqual(["a"]);
  });

  test("what was told of another tag does not delay it", () => {
    const told = [item("told db,x", { dueAt: NOW - 1_000 }), item("told", { dueAt: NOW })];
    expect(grouped([item("a web"), item("b")], told).ready).toEqual(["a", "b"]);
  });

  test("the newest message about any of its tags counts, and those of the others in its group", () => {
    const told = [
      item("told web", { dueAt: NOW - 1_000 }),
      item("told x,db", { dueAt: NOW - 500 }),
      item("told web", { dueAt: NOW - 2_000 }),
    ];
    const until = NOW - 500 + MINUTE;
    expect(grouped([item("a web"), item("b web,db")], told).waiting).toEqual([
      ["a", until],
      ["b", until],
    ]);
  });

  test("one group waits while another goes", () => {
    const told = [item("told web", { dueAt: NOW })];
    expect(grouped([item("a web"), item("b db")], told)).toEqual({
      ready: ["b"],
      waiting: [["a", NOW + MINUTE]],
    });
  });
});
