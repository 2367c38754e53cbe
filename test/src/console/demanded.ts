/** Pages and forms behind the sign-in: what each demands. Two tests read it, one of rights and one of looks. */
import type { Scope } from "../../../src/access/scopes.ts";

/** The scope that each page and form behind the sign-in demands; `anybody`: whoever is signed in. */
export const demanded: Readonly<Record<string, Scope>> = {
  "GET /console": "anybody",
  "GET /console/me": "anybody",
  "POST /console/me/sessions/:id/end": "anybody",
  "GET /console/backups": "checks:read",
  "GET /console/backups/repositories": "checks:read",
  "GET /console/backups/repository/:repository": "checks:read",
  "POST /console/backups/repository/:repository/forget": "admin",

  "GET /console/keys": "keys:write",
  "GET /console/keys/new": "keys:write",
  "POST /console/keys/new": "keys:write",
  "GET /console/key/:address": "keys:write",
  "POST /console/key/:address/look": "keys:write",
  "POST /console/key/:address/rollback": "keys:write",
  "POST /console/key/:address/remove": "keys:write",
  "POST /console/key/:address/custody": "keys:write",
  "POST /console/key/:address/custody/forget": "keys:write",

  "GET /console/own-key": "keys:own",
  "POST /console/own-key": "keys:own",
  "GET /console/own-key/:address": "keys:own",
  "POST /console/own-key/:address/look": "keys:own",
  "POST /console/own-key/:address/remove": "keys:own",

  "GET /console/access": "sessions",
  "POST /console/access/sessions/:id/end": "sessions",
  "GET /console/access/tokens/new": "admin",
  "POST /console/access/tokens/new": "admin",
  "GET /console/access/token/:id": "admin",
  "POST /console/access/token/:id/revoke": "admin",
  // What it shows is at /healthz for everybody.
  "GET /console/service": "anybody",
  "GET /console/site": "admin",
  "POST /console/site/logo": "admin",
  "POST /console/site/logo/remove": "admin",

  "GET /console/archive": "admin",
  "POST /console/archive/now": "admin",
  "POST /console/archive/drill": "admin",
  "POST /console/archive/check": "admin",

  "GET /console/alerts": "checks:read",
  "POST /console/alerts/test": "checks:write",
  "GET /console/alert/:id": "checks:read",
  "POST /console/alert/:id/acknowledge": "checks:write",
  "POST /console/alert/:id/resend": "checks:write",

  "GET /console/links": "links:read",
  "POST /console/links": "links:write",
  "GET /console/links/new": "links:write",
  "POST /console/links/new": "links:write",
  "POST /console/links/preview": "links:write",
  "GET /console/links/orphans": "links:read",
  "GET /console/links/import": "links:write",
  "POST /console/links/import": "links:write",
  "GET /console/link/:slug": "links:read",
  "GET /console/link/:slug/edit": "links:write",
  "POST /console/link/:slug/edit": "links:write",
  "POST /console/link/:slug/preview": "links:write",
  "POST /console/link/:slug/delete": "links:write",
  "POST /console/link/:slug/restore": "links:write",
  "POST /console/link/:slug/undo": "links:write",
  "GET /console/link/:slug/qr": "links:read",
  "POST /console/link/:slug/qr": "links:read",

  "GET /console/checks": "checks:read",
  "GET /console/checks/new": "checks:write",
  "POST /console/checks/new": "checks:write",
  "POST /console/checks/preview": "checks:write",
  "GET /console/checks/maintenance": "checks:read",
  "POST /console/checks/maintenance": "checks:write",
  "POST /console/checks/maintenance/preview": "checks:write",
  "GET /console/check/:key": "checks:read",
  "GET /console/check/:key/edit": "checks:write",
  "POST /console/check/:key/edit": "checks:write",
  "POST /console/check/:key/preview": "checks:write",
  "POST /console/check/:key/pause": "checks:write",
  "POST /console/check/:key/resume": "checks:write",
  "POST /console/check/:key/delete": "checks:write",
  // Who knows a ping URL may ping, and bodies hold what scripts print.
  "GET /console/check/:key/lines": "checks:write",
  "GET /console/check/:key/pings/:n{[0-9]{1,15}}": "checks:write",
};

/** What is open to who is not signed in: signing in and out, and the choice of a language. */
export const SIGNING = /^\/console\/(?:sign-in|sign-out|signed-out|language)/;
