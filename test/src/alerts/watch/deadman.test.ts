import { afterEach, expect, test, vi } from "vitest";
import { holdDeadman } from "../../../../src/alerts/watch/deadman.ts";
import { parseConfig } from "../../../../src/config/config.ts";
import { lostOnTheWay, network, NOW } from "../network.ts";

afterEach(() => {
  vi.restoreAllMocks();
});

const config = parseConfig({ DEADMAN_URL: "https://watch.example/ping/x?y=1" });

test("the address is asked for, without anything to say", async () => {
  const sent = network();
  const warn = vi.spyOn(console, "warn").mockImplementation(() => undefined);
  await holdDeadman(config, NOW);
  expect(sent).toMatchObject([
    { method: "GET", url: "https://watch.example/ping/x?y=1", body: "" },
  ]);
  expect(warn).not.toHaveBeenCalled();
});

test("nothing is asked for where there is no address", async () => {
  const sent = network();
  await holdDeadman(parseConfig({}), NOW);
  expect(sent).toEqual([]);
});

test.each([[new Response("no", { status: 500 })], [lostOnTheWay()]])(
  "a failure is logged and forgotten (%#)",
  async (answer) => {
    network(answer);
    const warn = vi.spyOn(console, "warn").mockImplementation(() => undefined);
    await holdDeadman(config, NOW);
    expect(warn.mock.calls.flat().join()).toContain("deadman.failed");
  },
);
