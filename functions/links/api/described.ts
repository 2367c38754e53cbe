/** The links in the API's description: what visitors open, and an example of each operation. */
import type { Described } from "../../../src/edge-function.ts";
import { file, page, redirect } from "../../../src/http/described.ts";

const settings = {
  slug: "plenum",
  target: "https://pad.example.org/plenum-{now:yyyy-MM-dd}",
  title: "Plenum",
  tags: ["meetings"],
  status: 302,
  forwardPath: false,
  forwardQuery: false,
  validFrom: null,
  validUntil: null,
  fallback: null,
  maxClicks: null,
  timezone: "Europe/Berlin",
  windows: [],
};
const link = {
  ...settings,
  shortUrl: "https://go.example.org/plenum",
  state: "active",
  usedClicks: 42,
  importedClicks: 0,
  createdAt: "2026-11-23T17:00:00.000Z",
  createdBy: "plenum team",
  updatedAt: "2026-11-24T17:00:00.000Z",
  deletedAt: null,
  version: 2,
};
const detail = {
  ...link,
  locationNow: "https://pad.example.org/plenum-2026-11-24",
  switches: [],
  remarks: [],
};
const parameters = { slug: "plenum" };
const report = {
  dryRun: false,
  created: 1,
  unchanged: 0,
  conflicts: 0,
  refused: 0,
  lines: [{ line: 1, slug: "plenum", outcome: "created", errors: [] }],
};
const job = {
  state: "ended",
  startedAt: "2026-11-24T17:00:00.000Z",
  who: "plenum team",
  dryRun: false,
  done: 2000,
  of: 2000,
  endedAt: "2026-11-24T17:00:09.000Z",
  sums: { created: 2000, unchanged: 0, conflicts: 0, refused: 0 },
};
const SVG = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 29 29">…</svg>';

const slug = {
  name: "slug",
  in: "path",
  required: true,
  description: "slug of the link, without regard to case, - and _",
  schema: { type: "string" },
};
const visitor = { tags: ["visitors"], parameters: [slug] };

export const described: Described = {
  paths: {
    "/{slug}": {
      get: {
        ...visitor,
        operationId: "followLink",
        summary: "Follow a short link",
        description:
          "Leads to the target, to the one of a window that is open, or to the fallback. The status is the link's own.",
        responses: redirect(302, "The visitor goes on", 404, 410),
      },
    },
    "/{slug}+": {
      get: {
        ...visitor,
        operationId: "previewLink",
        summary: "A page that says where a short link leads",
        description: "For people who want to know before they follow it.",
        responses: page(404),
      },
    },
    "/{slug}+poster": {
      get: {
        ...visitor,
        operationId: "printPoster",
        summary: "A page to print: title, QR code and short link",
        description: "Made for A4 in portrait.",
        responses: page(404),
      },
    },
    "/{slug}+ics": {
      get: {
        ...visitor,
        operationId: "getCalendar",
        summary: "The times at which a link leads elsewhere, as a calendar",
        description: "An iCalendar file (RFC 5545).",
        responses: file("text/calendar", "The calendar", 404),
      },
    },
    "/{slug}.svg": {
      get: {
        ...visitor,
        operationId: "getPublicCodeSvg",
        summary: "The QR code of a short link as SVG",
        description: "Black on white; colours and a logo need a token.",
        responses: file("image/svg+xml", "The code", 404),
      },
    },
    "/{slug}.png": {
      get: {
        ...visitor,
        operationId: "getPublicCodePng",
        summary: "The QR code of a short link as PNG",
        description: "Black on white; colours and a logo need a token.",
        responses: file("image/png", "The code", 404),
      },
    },
  },
  examples: {
    followLink: { parameters },
    previewLink: { parameters },
    printPoster: { parameters },
    getCalendar: { parameters, response: "BEGIN:VCALENDAR\r\nVERSION:2.0\r\n…" },
    getPublicCodeSvg: { parameters, response: SVG },
    getPublicCodePng: { parameters },
    listLinks: { parameters: { tag: "meetings" }, response: { links: [link], cursor: null } },
    createLink: {
      request: { slug: settings.slug, target: settings.target, title: settings.title },
      response: detail,
    },
    getLink: { parameters, response: detail },
    updateLink: {
      parameters: { ...parameters, "if-match": '"2"' },
      request: { target: "https://pad.example.org/plenum", maxClicks: null },
      response: {
        ...detail,
        target: "https://pad.example.org/plenum",
        locationNow: "https://pad.example.org/plenum",
        version: 3,
      },
    },
    deleteLink: { parameters },
    restoreLink: { parameters, response: { ...detail, version: 4 } },
    undoLink: { parameters, response: { ...detail, version: 4 } },
    listLinkChanges: {
      parameters,
      response: {
        changes: [
          {
            at: "2026-11-24T17:00:00.000Z",
            who: "plenum team",
            action: "change",
            before: { ...settings, title: "" },
            after: settings,
          },
        ],
      },
    },
    getClicks: {
      parameters: { ...parameters, by: "day" },
      response: { counts: [{ name: "2026-11-24", count: 42 }] },
    },
    listOrphans: {
      parameters: { from: "2026-11-01" },
      response: { counts: [{ name: "plenun", count: 3 }] },
    },
    importLinks: {
      parameters: { format: "csv", dryRun: "true" },
      request: "slug,target\nplenum,https://pad.example.org/plenum\n",
      response: { ...report, dryRun: true },
    },
    getImportProgress: { response: { running: null } },
    getImport: {
      parameters: { id: "0192f1a0-1c2d-4e3f-8a4b-5c6d7e8f9a0b" },
      response: job,
    },
    exportLinks: {
      response: '{"slug":"plenum","target":"https://pad.example.org/plenum"}\n',
    },
    getCode: { parameters: { ...parameters, format: "svg", size: "40mm" }, response: SVG },
    drawCode: {
      parameters,
      request: { size: "40mm", dark: "#0b5394", logo: "iVBORw0KGgo=" },
      response: SVG,
    },
  },
};
