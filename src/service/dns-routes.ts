/** Which names and records in DNS this service needs: for who puts them there. */
import { createRoute, z } from "@hono/zod-openapi";
import { requires } from "../access/authorize.ts";
import { configOf } from "../config/config.ts";
import { dnsSettingsOf } from "../config/dns-settings.ts";
import { failures, json, security } from "../http/api-schema.ts";
import { createRouter, type Router } from "../http/router.ts";
import { purposes, serviceNames, wantedRecords } from "../dns/wanted.ts";

const purpose = z.enum(purposes);

const namesSchema = z
  .object({
    names: z.array(
      z.object({
        name: z.string().openapi({ example: "go.example.org" }),
        origin: z.string().openapi({ example: "https://go.example.org" }),
        purpose,
        mailDomain: z.string().optional().openapi({ description: "of the key directory" }),
      }),
    ),
    records: z.array(
      z.object({
        name: z.string().openapi({ example: "go.example.org" }),
        type: z.enum(["A", "AAAA", "CNAME", "TXT", "CAA"]),
        value: z.string().openapi({ example: "edge.example.net." }),
        purpose,
      }),
    ),
    targetKnown: z
      .boolean()
      .openapi({ description: "false: DNS_TARGET is not set, so names have no records yet" }),
  })
  .openapi("Dns");

const dnsRoute = createRoute({
  method: "get",
  path: "/api/v1/dns",
  tags: ["service"],
  summary: "The names and DNS records that this service needs, by its settings",
  security,
  middleware: requires("admin"),
  responses: { 200: json(namesSchema, "Names and records"), ...failures() },
});

export function dnsRoutes(): Router {
  const router = createRouter();
  router.openapi(dnsRoute, (c) => {
    const settings = dnsSettingsOf(c.env);
    const names = serviceNames(configOf(c.env));
    const records = wantedRecords(names, settings);
    return c.json({ names, records, targetKnown: settings.targets.length > 0 }, 200);
  });
  return router;
}
