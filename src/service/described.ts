/** What is no edge function's in the API's description: pages, and an example of each operation. */
import type { Described } from "../edge-function.ts";
import { file, page } from "../http/described.ts";

const token = {
  id: "t7k2",
  name: "plenum team",
  scopes: ["links:write"],
  createdAt: "2026-11-24T17:00:00.000Z",
  createdBy: "admin",
  expiresAt: null,
  lastUsedAt: null,
};
const alert = {
  id: "a81c",
  at: "2026-11-24T03:00:00.000Z",
  subject: "check",
  subjectId: "a6c7b0a8a66bed0df66abfdab3c77736861703ee",
  severity: "down",
  kind: "change",
  title: "Backup web1",
  text: "Der erwartete Ping ist ausgeblieben.",
  facts: { reason: "timeout" },
  url: "https://randwerk.example.org/console/checks/a6c7b0a8a66bed0df66abfdab3c77736861703ee",
  tags: ["backup"],
  downSeconds: null,
  collectedUntil: null,
  silenced: null,
  acknowledgedAt: null,
  acknowledgedBy: null,
  deliveries: [
    {
      id: "d1",
      channel: "chat",
      insteadOf: null,
      state: "sent",
      attempts: 1,
      createdAt: "2026-11-24T03:00:00.000Z",
      nextAt: null,
      lastAt: "2026-11-24T03:00:01.000Z",
      lastAnswer: "200 OK",
    },
  ],
};
const rows = { read: 1204, written: 96 };
const answered = {
  ok: true,
  channels: [{ channel: "chat", kind: "matrix", ok: true, answer: "200 OK" }],
};
const parameters = { id: "a81c" };
const visitors = { tags: ["visitors"] };

export const described: Described = {
  paths: {
    "/": {
      get: {
        ...visitors,
        operationId: "showStart",
        summary: "The start page",
        description: "Says whose service this is and leads to its pages.",
        responses: page(404),
      },
    },
    "/api": {
      get: {
        ...visitors,
        operationId: "showDescription",
        summary: "This description as a page",
        description: "The same as /api/openapi.json, for people.",
        responses: page(404),
      },
    },
    "/agents/": {
      get: {
        ...visitors,
        operationId: "showPrograms",
        summary: "A page with the programs for servers and for the command line",
        description: "With a line to copy that fetches and compares them.",
        responses: page(404),
      },
    },
    "/agents/{file}": {
      get: {
        ...visitors,
        operationId: "downloadProgram",
        summary: "One of the programs",
        description: "`SHA256SUMS` has the sums of all of them.",
        parameters: [
          {
            name: "file",
            in: "path",
            required: true,
            description: "name of the file",
            schema: { type: "string" },
          },
        ],
        responses: file("text/plain", "The file", 404),
      },
    },
  },
  examples: {
    showStart: { response: "<!doctype html>…" },
    showDescription: { response: "<!doctype html>…" },
    showPrograms: { response: "<!doctype html>…" },
    downloadProgram: { parameters: { file: "SHA256SUMS" }, response: "5c9f…  randwerk\n" },
    getDns: {
      response: {
        names: [{ name: "go.example.org", origin: "https://go.example.org", purpose: "links" }],
        records: [
          { name: "go.example.org", type: "CNAME", value: "edge.example.net.", purpose: "links" },
        ],
        targetKnown: true,
      },
    },
    getHealth: {
      response: {
        ok: true,
        stores: { links: { ok: true, tickAgeSeconds: 12, problems: [], rows } },
        disk: { ok: true, freeBytes: 812_000_000_000, totalBytes: 1_000_000_000_000 },
      },
    },
    reportDisk: {
      request: { freeBytes: 812_000_000_000, totalBytes: 1_000_000_000_000, isGone: false },
    },
    getUsage: {
      response: {
        day: "2026-11-26",
        dailyRowsWritten: 100_000,
        rows,
        stores: { links: { clicks: rows } },
      },
    },
    getDescription: { response: { openapi: "3.1.0" } },
    createToken: {
      request: { name: "plenum team", scopes: ["links:write"] },
      response: { ...token, token: "rw_…" },
    },
    listTokens: { response: { tokens: [token], cursor: null } },
    revokeToken: { parameters: { id: token.id } },
    listSessions: {
      response: {
        sessions: [
          {
            id: "s4d1",
            name: "Kim",
            account: true,
            own: true,
            current: true,
            scopes: ["links:read"],
            groups: ["mitglieder"],
            createdAt: "2026-11-24T17:00:00.000Z",
            lastUsedAt: "2026-11-24T17:10:00.000Z",
            endsAt: "2026-11-25T17:00:00.000Z",
          },
        ],
        cursor: null,
      },
    },
    endSession: { parameters: { id: "s4d1" } },
    checkSignIn: {
      response: {
        configured: false,
        ok: true,
        answer: "nicht eingerichtet; angemeldet wird sich mit Tokens",
        remedy: null,
      },
    },
    listAlerts: { parameters: { limit: 50, state: "failed" }, response: { alerts: [alert] } },
    sendTestAlert: { request: { channels: ["chat"] }, response: answered },
    getAlert: { parameters, response: alert },
    resendAlert: { parameters, response: alert },
    acknowledgeAlert: {
      parameters,
      response: { ...alert, acknowledgedAt: "2026-11-24T03:05:00.000Z", acknowledgedBy: "Kim" },
    },
    listChannels: {
      response: {
        channels: [
          { name: "chat", kind: "matrix", fallback: false, severities: ["down", "warn", "up"] },
        ],
      },
    },
    checkChannels: { request: {}, response: answered },
    publishLogo: {
      request: '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"/>',
      response: {
        url: "https://randwerk.example.org/assets/logo-5c9f.svg",
        width: 48,
        height: 48,
      },
    },
    removeLogo: {},
  },
};
