/** The calendar file of a link as a real parser reads it: Debian's python3-icalendar. */
import { execFileSync } from "node:child_process";
import { afterAll, beforeAll, expect, test } from "vitest";
import { api } from "../cli/cli.ts";
import { startServer, type Server } from "../server.ts";

const READ = `
import json, sys
from icalendar import Calendar
calendar = Calendar.from_ical(sys.stdin.buffer.read())
assert not calendar.errors, calendar.errors
events = list(calendar.walk("VEVENT"))
for event in events: assert not event.errors, event.errors
print(json.dumps({"name": str(calendar["NAME"]), "events": [{
    "uid": str(event["UID"]), "summary": str(event["SUMMARY"]), "url": str(event["URL"]),
    "start": event["DTSTART"].dt.isoformat(), "minutes": (event["DTEND"].dt - event["DTSTART"].dt).seconds // 60,
} for event in events]}))
`;

interface Read {
  readonly name: string;
  readonly events: readonly {
    readonly uid: string;
    readonly summary: string;
    readonly url: string;
    readonly start: string;
    readonly minutes: number;
  }[];
}

let server: Server;
beforeAll(async () => {
  server = await startServer();
});
afterAll(() => server?.remove());

test.each([
  ["plenum", "Plenum"],
  ["größe/x", `Größe, "Länge"; <b> ${"🐟".repeat(60)}`],
])("of %s: every occurrence, and the title as it was typed", async (slug, title) => {
  const windows = [{ calendar: "Tue 18:00", minutes: 90, target: "https://meet.example/" }];
  const body = JSON.stringify({ slug, title, target: "https://e.org/", windows });
  const headers = { "Content-Type": "application/json" };
  const made = await api(server, "/api/v1/links", { method: "POST", headers, body });
  expect(made.status).toBe(201);
  const url = `${server.url}/${slug.split("/").map(encodeURIComponent).join("/")}`;
  const input = await (await fetch(`${url}+ics`)).bytes();
  const output = execFileSync("/usr/bin/python3", ["-c", READ], { input, encoding: "utf8" });
  const { name, events } = JSON.parse(output) as Read;
  expect(name).toBe(title);
  expect(events).toHaveLength(52);
  expect(new Set(events.map(({ uid }) => uid)).size).toBe(52);
  for (const event of events) {
    expect(event).toMatchObject({ summary: title, url, minutes: 90 });
    expect(new Date(event.start).getUTCDay()).toBe(2);
  }
});
