/** What is said about a link that works: its address may be one that nobody else can reach. */
import { describe, expect, test } from "vitest";
import { parseConfig } from "../../../../src/config/config.ts";
import { remarksOn, unreachableText } from "../../../../functions/links/link/remarks.ts";
import { blankLink } from "../blank.ts";

describe("an address that nobody else can reach", () => {
  test.each([
    // A newcomer's first link, a house's own network, and names that only it knows.
    "http://127.0.0.1:8787/plenum",
    "http://localhost:8787/plenum",
    "http://[::1]:8787/plenum",
    "http://0.0.0.0:8787/plenum",
    "http://192.168.178.20/plenum",
    "https://10.0.0.7/plenum",
    "https://172.16.3.4/plenum",
    "https://169.254.1.1/plenum",
    "https://100.64.0.1/plenum",
    "https://[fd00::1]/plenum",
    "https://[fe80::1]/plenum",
    "https://server/plenum",
    "https://nas.local/plenum",
    "https://go.internal./plenum",
    "https://GO.HOME.ARPA/plenum",
  ])("%s is said to be none for codes", (url) => {
    expect(unreachableText(url)?.de).toBe(
      `${url} erreicht nur dieses Gerät oder dieses Netz. Für QR-Codes zuerst PUBLIC_URL oder LINK_HOSTS setzen.`,
    );
    expect(unreachableText(url)?.en).toContain("this machine or this network alone");
    expect(remarksOn(blankLink, url, 0, parseConfig({})).map(({ code }) => code)).toEqual([
      "unreachable",
    ]);
  });

  test("is told as people write it", () => {
    const text = unreachableText("http://127.0.0.1:8787/gr%C3%B6%C3%9Fe");
    expect(text?.de).toMatch(/^http:\/\/127\.0\.0\.1:8787\/größe erreicht nur/);
    expect(text?.en).toContain("/größe is reached from");
  });

  test.each([
    "https://go.example/plenum",
    "https://xn--mnchen-3ya.example/plenum",
    "http://203.0.114.1/plenum",
    "https://[2a01:4f8::1]/plenum",
  ])("%s is none", (url) => {
    expect(unreachableText(url)).toBeUndefined();
    expect(remarksOn(blankLink, url, 0, parseConfig({}))).toEqual([]);
  });
});
