/** The kept parts of a body. */
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { keptOfStream } from "../../../../functions/heartbeats/ping/body.ts";

const bytes = (text: string) => new TextEncoder().encode(text);
const text = (body: Uint8Array | undefined) => new TextDecoder().decode(body);

/** The rule, said in one line for a body that is there as a whole. */
function keptOf(body: Uint8Array): Uint8Array {
  const cut = body.length - 100_000;
  if (cut <= 0) return body;
  const parts = [body.slice(0, 50_000), bytes(`\n[… ${cut} bytes cut …]\n`), body.slice(-50_000)];
  return Uint8Array.from(parts.flatMap((part) => [...part]));
}

describe("bodies", () => {
  const streamOf = (whole: Uint8Array, chunk: number) =>
    new ReadableStream<Uint8Array>({
      start(controller) {
        for (let at = 0; at < whole.length; at += chunk) {
          controller.enqueue(whole.slice(at, at + chunk));
        }
        controller.close();
      },
    });

  test.each([0, 1, 50_000, 99_999, 100_000])("one of %i bytes is kept as it is", (length) => {
    const body = new Uint8Array(length).fill(0xff);
    return expect(keptOfStream(streamOf(body, 7_000))).resolves.toEqual(
      length === 0 ? undefined : body,
    );
  });

  test("of a long one the first and last 50,000 bytes are kept, with a mark that counts the rest", async () => {
    const body = bytes(`${"a".repeat(50_000)}${"b".repeat(7)}${"c".repeat(50_000)}`);
    const kept = text(await keptOfStream(streamOf(body, 1_000)));
    expect(kept).toBe(`${"a".repeat(50_000)}\n[… 7 bytes cut …]\n${"c".repeat(50_000)}`);
  });

  test("a stream gives the same as the whole, however it is cut into chunks", async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 1, max: 400_000 }),
        fc.integer({ min: 1000, max: 120_000 }),
        async (length, chunk) => {
          const whole = Uint8Array.from({ length }, (_, index) => (index * 31) % 251);
          expect(await keptOfStream(streamOf(whole, chunk))).toEqual(keptOf(whole));
        },
      ),
      { numRuns: 20 },
    );
  });

  test.each([1, 50_000, 50_001, 100_000])(
    "a stream of %i bytes is kept as it is",
    async (length) => {
      const whole = Uint8Array.from({ length }, (_, index) => index % 251);
      for (const chunk of [length, 7_000]) {
        expect(await keptOfStream(streamOf(whole, chunk))).toEqual(whole);
      }
    },
  );

  test.each([100_001, 300_001, 1_000_000])(
    "of a stream of %i bytes the middle is cut",
    async (length) => {
      const whole = Uint8Array.from({ length }, (_, index) => index % 251);
      const parts = [
        whole.slice(0, 50_000),
        bytes(`\n[… ${length - 100_000} bytes cut …]\n`),
        whole.slice(-50_000),
      ];
      const cut = new Uint8Array(await new Blob(parts).arrayBuffer());
      expect(keptOf(whole)).toEqual(cut);
      for (const chunk of [length, 49_999, 50_000]) {
        expect(await keptOfStream(streamOf(whole, chunk))).toEqual(cut);
      }
    },
  );

  test("a stream without end is given up after 64 MiB", async () => {
    const megabyte = new Uint8Array(1024 * 1024).fill(120);
    let sent = 0;
    let isCancelled = false;
    const endless = new ReadableStream<Uint8Array>(
      {
        pull(controller) {
          sent += 1;
          controller.enqueue(megabyte);
        },
        cancel() {
          isCancelled = true;
        },
      },
      { highWaterMark: 0 },
    );
    const kept = text(await keptOfStream(endless));
    expect(kept.length).toBeLessThan(100_100);
    expect(kept).toContain(`[… ${64 * 1024 * 1024 - 100_000} bytes cut …]`);
    expect([sent, isCancelled]).toEqual([64, true]);
  });

  test("an empty stream is no body", async () => {
    expect(await keptOfStream(streamOf(new Uint8Array(0), 1))).toBeUndefined();
  });

  test("what came before a stream broke is kept", async () => {
    let pulls = 0;
    const broken = new ReadableStream<Uint8Array>({
      pull(controller) {
        pulls += 1;
        if (pulls === 1) controller.enqueue(bytes("first part"));
        else controller.error(new Error("gone"));
      },
    });
    expect(text(await keptOfStream(broken))).toBe("first part");
  });

  test("and what came before it stalled", async () => {
    const stalling = new ReadableStream<Uint8Array>({
      start: (controller) => controller.enqueue(bytes("first part")),
    });
    expect(text(await keptOfStream(stalling, 20))).toBe("first part");
  });
});
