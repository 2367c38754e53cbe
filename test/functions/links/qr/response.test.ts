/** A QR code as an answer: its headers, and when the client has it already. */
import { expect, test, vi } from "vitest";
import { qrResponse } from "../../../../functions/links/qr/response.ts";
import type { QrParameters } from "../../../../src/qr/parameters.ts";

const CONTENT = "HTTPS://GO.EXAMPLE/PLENUM";
const svg: QrParameters = { format: "svg", ecc: "M", marginModules: 4, size: undefined };
const png: QrParameters = { format: "png", ecc: "M", marginModules: 4, sizePixels: 128 };
const txt: QrParameters = { format: "txt", ecc: "M", marginModules: 4 };

async function answer(parameters: QrParameters, ifNoneMatch: string | null = null) {
  const result = await qrResponse(CONTENT, parameters, {}, ifNoneMatch);
  if (!result.ok) throw new Error(JSON.stringify(result));
  return result.value;
}
const headers = {
  "cache-control": "public, max-age=3600",
  "content-security-policy": "default-src 'none'; img-src data:; style-src 'unsafe-inline'",
  etag: expect.stringMatching(/^"[0-9a-f]{24}"$/),
  "referrer-policy": "no-referrer",
  "x-content-type-options": "nosniff",
};

test.each([
  ["svg", svg, "image/svg+xml"],
  ["png", png, "image/png"],
  ["txt", txt, "text/plain; charset=utf-8"],
] as const)("%s: 200 with all its headers, 304 with all but its type", async (_f, wanted, type) => {
  const response = await answer(wanted);
  expect(response.status).toBe(200);
  expect(Object.fromEntries(response.headers)).toEqual({ ...headers, "content-type": type });
  expect((await response.arrayBuffer()).byteLength).toBeGreaterThan(100);
  const again = await answer(wanted, response.headers.get("ETag"));
  expect(again.status).toBe(304);
  expect(Object.fromEntries(again.headers)).toEqual({
    ...headers,
    etag: response.headers.get("ETag"),
  });
  expect(again.body).toBeNull();
});

test("the ETag is that of the image: the same again, another for another", async () => {
  const etag = async (parameters: QrParameters) => (await answer(parameters)).headers.get("ETag");
  expect(await etag(svg)).toBe(await etag(svg));
  expect(new Set([await etag(svg), await etag(png), await etag({ ...svg, ecc: "H" })]).size).toBe(
    3,
  );
});

test("the ETag of something else is 200", async () => {
  expect((await answer(svg, '"000000000000000000000000"')).status).toBe(200);
});

test("what cannot be drawn is a fault", async () => {
  const small: QrParameters = { ...png, sizePixels: 64 };
  const result = await qrResponse(`${CONTENT}/${"A".repeat(200)}`, small, {}, null);
  expect(result).toMatchObject({ ok: false, fault: { code: "size-too-small", field: "size" } });
});

test("a plain code is drawn once, whoever asks for it again; another one is another", async () => {
  const drawing = vi.spyOn(crypto.subtle, "digest");
  const wide: QrParameters = { ...png, sizePixels: 333 };
  const first = await answer(wide);
  const etag = first.headers.get("ETag");
  const bytes = await first.bytes();
  expect(await (await answer(wide)).bytes()).toEqual(bytes);
  expect((await answer(wide, etag)).status).toBe(304);
  expect(drawing).toHaveBeenCalledTimes(1);
  expect((await answer({ ...wide, sizePixels: 444 })).headers.get("ETag")).not.toBe(etag);
  expect(drawing).toHaveBeenCalledTimes(2);
  // Only so many are kept: the oldest is drawn anew.
  for (let margin = 0; margin <= 16; margin += 1) {
    for (const ecc of ["L", "M", "Q", "H"] as const)
      await answer({ ...wide, marginModules: margin, ecc });
  }
  drawing.mockClear();
  expect(await (await answer({ ...wide, sizePixels: 444 })).bytes()).not.toEqual(bytes);
  expect(drawing).toHaveBeenCalledTimes(1);
  vi.restoreAllMocks();
});
