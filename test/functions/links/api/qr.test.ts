/** Codes by the API: formats, colours, logos, and what is refused at which field. */
import { describe, expect, test } from "vitest";
import { writePng } from "../../../../src/qr/png-file.ts";
import { api, json, makeLink } from "../../../client.ts";

/** A PNG of so many pixels a side; nobody looks at its pixels. */
function png(side: number): string {
  const header = new Uint8Array(13);
  new DataView(header.buffer).setUint32(0, side);
  new DataView(header.buffer).setUint32(4, side);
  header.set([8, 2], 8);
  return writePng([
    { type: "IHDR", data: header },
    { type: "IDAT", data: new Uint8Array([1]) },
    { type: "IEND", data: new Uint8Array() },
  ]).toBase64();
}

const code = (end: string, slug = "coded") => api("GET", `/api/v1/links/${slug}/${end}`);
const withLogo = (body: object) => api("POST", "/api/v1/links/coded/qr", { body });

describe("a code", () => {
  test.each([
    ["svg", "image/svg+xml"],
    ["png", "image/png"],
    ["txt", "text/plain; charset=utf-8"],
  ])("as %s has its type and its ETag, and is kept by nobody", async (format, type) => {
    await api("POST", "/api/v1/links", { body: { slug: "coded", target: "https://e.org/" } });
    const response = await code(`qr.${format}`);
    expect(response.status).toBe(200);
    expect(response.headers.get("Content-Type")).toBe(type);
    expect(response.headers.get("Cache-Control")).toBe("no-store");
    expect(response.headers.get("Content-Security-Policy")).toBe(
      "default-src 'none'; img-src data:; style-src 'unsafe-inline'",
    );
    const etag = response.headers.get("ETag") ?? "";
    await response.arrayBuffer();
    const known = await api("GET", `/api/v1/links/coded/qr.${format}`, {
      headers: { "If-None-Match": etag },
    });
    expect(known.status).toBe(304);
  });

  test("is of its link, also of one with a slash in its slug", async () => {
    await makeLink({ slug: "Coded/Two", target: "https://e.org/" });
    const svg = await (await code("qr.svg", "coded%2Ftwo")).text();
    expect(svg).toContain("HTTPS://GO.EXAMPLE/CODED/TWO");
    expect(await (await code("qr.svg")).text()).toContain("HTTPS://GO.EXAMPLE/CODED<");
  });

  test("takes size, margin, correction and colours", async () => {
    const svg = async (query: string) => (await code(`qr.svg?${query}`)).text();
    const plain = await svg("");
    for (const query of ["size=40mm", "margin=0", "ecc=H", "dark=%230b5394", "light=%23ffee00"]) {
      expect(await svg(query), query).not.toBe(plain);
    }
    expect(await svg("margin=4&ecc=M")).toBe(plain);
    expect(await svg("light=%23ffee00")).toContain("#ffee00");
  });

  test.each([
    ["svg", "size=1", "size"],
    ["svg", "margin=17", "margin"],
    ["svg", "ecc=X", "ecc"],
    ["svg", "dark=red", "dark"],
    ["svg", "light=red", "light"],
    ["svg", "dark=%23cccccc", "dark"],
    ["png", "size=40mm", "size"],
    ["txt", "size=64", "size"],
  ])("%s with %s is 422 and names %s", async (format, query, field) => {
    const problem = await json<{ errors: { field: string }[] }>(code(`qr.${format}?${query}`), 422);
    expect(problem.errors.map((error) => error.field)).toEqual([field]);
  });

  test("of another format is not there", async () => {
    expect((await code("qr.gif")).status).toBe(404);
    expect((await code("qrXsvg")).status).toBe(404);
  });
});

describe("a code with a logo", () => {
  test("is an SVG that holds it", async () => {
    const logo = png(8);
    const response = await withLogo({ logo, size: "40mm" });
    expect(response.headers.get("Content-Type")).toBe("image/svg+xml");
    const svg = await response.text();
    expect(svg).toContain(logo);
    expect(svg).toContain('"40mm"');
  });

  test("takes colours too", async () => {
    const response = await withLogo({ logo: png(8), dark: "#0b5394" });
    expect(await response.text()).toContain("#0b5394");
  });

  test.each([
    [{ logo: "" }, "logo"],
    [{ logo: "AAAA" }, "logo"],
    [{ logo: "!" }, "logo"],
    [{}, "logo"],
    [{ logo: png(1025) }, "logo"],
    [{ logo: png(8), dark: "#cccccc" }, "dark"],
    [{ logo: png(8), ecc: "X" }, "ecc"],
    [{ logo: png(8), typo: "x" }, ""],
  ])("%j is 422 and names %j", async (body, field) => {
    const problem = await json<{ errors: { field: string }[] }>(withLogo(body), 422);
    expect(problem.errors.map((error) => error.field)).toEqual([field]);
  });

  test("of a link that is not there is 404", async () => {
    await json(api("POST", "/api/v1/links/none/qr", { body: { logo: png(8) } }), 404);
  });

  test("of a long address is refused: there is no room for a logo", async () => {
    // Six characters a letter in the address.
    await makeLink({ slug: "ä".repeat(20), target: "https://e.org/" });
    const path = `/api/v1/links/${encodeURIComponent("ä".repeat(20))}/qr`;
    const problem = await json<{ errors: unknown[] }>(
      api("POST", path, { body: { logo: png(8) } }),
      422,
    );
    expect(problem.errors).toMatchObject([{ field: "logo", detail: expect.stringMatching(/84/) }]);
  });
});
