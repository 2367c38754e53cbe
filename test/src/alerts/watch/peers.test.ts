import { afterEach, expect, test, vi } from "vitest";
import { pingPeers } from "../../../../src/alerts/watch/peers.ts";
import { parseConfig } from "../../../../src/config/config.ts";
import { lostOnTheWay, network, NOW } from "../network.ts";

afterEach(() => {
  vi.restoreAllMocks();
});

const two = { PEERS: "home=https://home.example/ping/one, edge=https://edge.example/ping/two" };

test("each one is pinged", async () => {
  const sent = network();
  const warn = vi.spyOn(console, "warn").mockImplementation(() => undefined);
  await pingPeers(two, parseConfig({}), NOW);
  expect(sent).toMatchObject([
    { method: "POST", url: "https://home.example/ping/one" },
    { method: "POST", url: "https://edge.example/ping/two" },
  ]);
  expect(warn).not.toHaveBeenCalled();
});

test("nobody is where there are none", async () => {
  const sent = network();
  await pingPeers({}, parseConfig({}), NOW);
  expect(sent).toEqual([]);
});

test.each([[new Response("no", { status: 500 })], [lostOnTheWay()]])(
  "one that fails is logged by its name, without its address, and the other is pinged (%#)",
  async (answer) => {
    const sent = network(answer);
    const warn = vi.spyOn(console, "warn").mockImplementation(() => undefined);
    await pingPeers(two, parseConfig({}), NOW);
    const logged = warn.mock.calls.flat().join();
    expect(logged).toContain("peer.failed");
    expect(logged).toContain("home");
    expect(logged).not.toContain("ping/one");
    expect(sent).toHaveLength(2);
  },
);

test("it does not ping itself", async () => {
  const sent = network();
  const warn = vi.spyOn(console, "warn").mockImplementation(() => undefined);
  const config = parseConfig({ PUBLIC_URL: "https://home.example" });
  await pingPeers(two, config, NOW);
  expect(sent).toHaveLength(1);
  expect(warn.mock.calls.flat().join()).toContain("Die Adresse ist dieser Dienst selbst.");
});
