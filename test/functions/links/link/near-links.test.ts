/** What a slug that there is not may have meant, asked of the store: only what leads somewhere and is no secret. */
import { describe, expect, test } from "vitest";
import { ADMIN_TOKEN, api, json, makeLink, visit } from "../../../client.ts";

const BROWSER = { Accept: "text/html,*/*;q=0.8", "Accept-Language": "en" };
const page = async (path: string, headers: Record<string, string> = BROWSER) =>
  (await visit(path, { headers })).text();
const suggests = (slug: string) => `href="https://go.example/${slug}">`;

describe("a slip", () => {
  test("leads to the link that was meant, with its title", async () => {
    await makeLink({ slug: "Plenum", title: "Das Plenum", target: "https://secret.example/" });
    const html = await page("/plenun");
    expect(html).toContain(suggests("Plenum"));
    expect(html).toContain("<bdi>Das Plenum</bdi>");
    expect(html).not.toContain("secret.example");
  });

  test("is told to people, not to programs", async () => {
    await makeLink({ slug: "werkstatt", target: "https://e.org/" });
    expect(await page("/werkstadd", { Accept: "*/*" })).not.toContain(suggests("werkstatt"));
    expect(await page("/werkstadd")).toContain(suggests("werkstatt"));
  });

  test("of a link that came a moment ago is known, here at once", async () => {
    await page("/nobody-is-here");
    await makeLink({ slug: "brandneu", target: "https://e.org/" });
    expect(await page("/brandnau")).toContain(suggests("brandneu"));
  });
});

describe("what is remembered of slugs", () => {
  test("goes with the links: a slug that was changed leads to the new one alone, one that came back leads again", async () => {
    await page("/so-that-they-are-known");
    await makeLink({ slug: "sommerfest", target: "https://e.org/" });
    expect(await page("/sommerfezt")).toContain(suggests("sommerfest"));
    await json(api("PATCH", "/api/v1/links/sommerfest", { body: { slug: "herbstmarkt" } }));
    expect(await page("/sommerfezt")).not.toContain("sommerfest</a>");
    expect(await page("/herbstmarkd")).toContain(suggests("herbstmarkt"));
    await api("DELETE", "/api/v1/links/herbstmarkt");
    expect(await page("/herbstmarkd")).not.toContain(suggests("herbstmarkt"));
    await json(api("POST", "/api/v1/links/herbstmarkt/restore"));
    expect(await page("/herbstmarkd")).toContain(suggests("herbstmarkt"));
    await json(api("POST", "/api/v1/links/herbstmarkt/undo"));
    expect(await page("/herbstmarkd")).not.toContain(suggests("herbstmarkt"));
  });

  test("is made anew when many have come at once", async () => {
    await page("/so-that-they-are-known");
    const body = JSON.stringify({ slug: "einfuhrware", target: "https://e.org/" });
    const headers = {
      "Content-Type": "application/x-ndjson",
      Authorization: `Bearer ${ADMIN_TOKEN}`,
    };
    const sent = await visit("/api/v1/links/import", { method: "POST", headers, body });
    expect(await sent.json()).toMatchObject({ created: 1 });
    expect(await page("/einfuhrwahre")).toContain(suggests("einfuhrware"));
  });
});

describe("nobody is led to", () => {
  test("a link in the trash", async () => {
    await makeLink({ slug: "papierkorb", target: "https://e.org/" });
    await json(api("DELETE", "/api/v1/links/papierkorb"), 204).catch(() => undefined);
    expect(await page("/papierkorp")).not.toContain(suggests("papierkorb"));
  });

  test("a link that has ended, or has not begun", async () => {
    const moment = (days: number) => new Date(Date.now() + days * 86_400_000).toISOString();
    await makeLink({ slug: "vorueber", target: "https://e.org/", validUntil: moment(-1) });
    await makeLink({ slug: "kuenftig", target: "https://e.org/", validFrom: moment(1) });
    expect(await page("/voruebar")).not.toContain(suggests("vorueber"));
    expect(await page("/kuenftik")).not.toContain(suggests("kuenftig"));
  });

  test("a link with a slug of chance, which is nobody's to find, unless it has a title", async () => {
    await makeLink({ slug: "k3m9p", target: "https://e.org/" });
    await makeLink({ slug: "w7x8y", title: "Für alle", target: "https://e.org/" });
    expect(await page("/k3m9q")).not.toContain(suggests("k3m9p"));
    expect(await page("/w7x8z")).toContain(suggests("w7x8y"));
  });
});
