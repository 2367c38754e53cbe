import { describe, expect, test } from "vitest";
import { api, json, visit } from "../../client.ts";
import { MOST_BYTES, signedIn, weightOf } from "./browse.ts";

interface AlertJson {
  readonly id: string;
  readonly acknowledgedBy: string | null;
}

/** An outage, and the alert that tells of it. */
async function outage(name: string): Promise<AlertJson> {
  const body = { name, timeout: 3_600 };
  const check = await json<{ ping_url: string }>(api("POST", "/api/v3/checks/", { body }), 201);
  await visit(`${new URL(check.ping_url).pathname}/fail`, { method: "POST", body: "disk full" });
  const { alerts } = await json<{ alerts: AlertJson[] }>(api("GET", "/api/v1/alerts?limit=1"));
  if (alerts[0] === undefined) throw new Error("no alert");
  return alerts[0];
}

describe("alerts", () => {
  test("none yet, and nobody would be told: both is said", async () => {
    const anna = await signedIn();
    const html = await anna.open("/console/alerts");
    expect(html).toContain("No alert yet.");
    expect(html).toContain("No channel is set up: nobody is told of an outage.");
  });

  test("an outage is taken care of, once, and everybody sees by whom", async () => {
    const anna = await signedIn();
    const { id } = await outage("<b>Nachtlauf</b>");
    const list = await anna.open("/console/alerts");
    expect(list).toContain(`href="/console/alert/${id}"`);
    expect(list).toContain("&lt;b&gt;Nachtlauf&lt;/b&gt; ist ausgefallen");
    expect(list).toContain("Told to nobody");
    const page = await anna.open(`/console/alert/${id}`);
    expect(page).toContain("disk full");
    expect(page).toContain(`action="/console/alert/${id}/acknowledge"`);
    const at = await anna.send(`/console/alert/${id}/acknowledge`, {});
    const after = await anna.open(at);
    expect(after).toMatch(/role="status"><p>You take care of it/);
    expect(after).not.toContain("/acknowledge");
    expect(after).toContain("Taken care of by <bdi>admin</bdi>");
    expect(await json(api("GET", `/api/v1/alerts/${id}`))).toMatchObject({
      acknowledgedBy: "admin",
    });
  });

  test("what has nothing to send, or is no outage any more, says so", async () => {
    const anna = await signedIn();
    const { id } = await outage("Noch einer");
    expect(await anna.send(`/console/alert/${id}/resend`, {}, 409)).toContain(
      "Nothing to send again",
    );
    await anna.open("/console/alert/none", 404);
    expect(await anna.send("/console/alerts/test", { channel: "gibt-es-nicht" }, 422)).toContain(
      "There is no channel “gibt-es-nicht”.",
    );
  });

  test("the newest fifty are listed, within the budget", async () => {
    for (let nth = 0; nth < 52; nth += 1) await outage(`Nachtsicherung von Server ${nth}`);
    const list = await (await signedIn()).open("/console/alerts");
    const listed = [...list.matchAll(/Nachtsicherung von Server (\d+) ist/g)].map(([, nth]) => nth);
    expect(listed).toEqual(Array.from({ length: 50 }, (_, nth) => String(51 - nth)));
    expect(await weightOf(list)).toBeLessThan(MOST_BYTES);
    // That they reach nobody is not to be found below fifty of them.
    expect(list.indexOf("No channel is set up")).toBeLessThan(list.indexOf("Nachtsicherung"));
  });

  test("who may only read sees no form", async () => {
    const { id } = await outage("Zum Lesen");
    const reader = await signedIn(["checks:read"]);
    for (const path of ["/console/alerts", `/console/alert/${id}`]) {
      expect(await reader.open(path)).not.toMatch(/action="\/console\/alert/);
    }
  });
});
