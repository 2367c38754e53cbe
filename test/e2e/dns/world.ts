/** The zones of an association like the one of the documents, at a stand-in of OVH with a real name server behind it. */
import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { request } from "node:http";
import { createServer, type Server as TlsServer } from "node:https";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { newPerson, type Person } from "../cli/cli.ts";
import { startServer, type Server, type Variables } from "../server.ts";
import { startKnot, type Knot } from "./knot.ts";
import { startStandin, type Standin } from "./standin.ts";
import { zoneFile } from "./zone-file.ts";

const LONG_KEY = `v=DKIM1; k=rsa; p=${"MIIBIjANBgkqhkiG9w0BAQEFAAOCAQ8A".repeat(12)}`;

/** As lines of `subDomain type target`. */
export const ZONES: Readonly<Record<string, readonly string[]>> = {
  "magdeburg.jetzt": [
    "@ NS dns10.ovh.net.",
    "@ NS ns10.ovh.net.",
    "@ A 192.0.2.10",
    "@ AAAA 2001:DB8:0::10",
    "@ MX 10 mx.softwerke.md.",
    "@ TXT v=spf1 mx include:mx.ovh.com -all",
    "_dmarc TXT v=DMARC1; p=reject; rua=mailto:dmarc@softwerke.md",
    "www CNAME magdeburg.jetzt.",
    "termine CNAME kalender.softwerke.md.",
    "_matrix._tcp SRV 10 5 8448 matrix.softwerke.md.",
  ],
  "softwerke.md": [
    "@ NS dns10.ovh.net.",
    "@ NS ns10.ovh.net.",
    "@ A 192.0.2.20",
    "@ MX 10 mx",
    "@ TXT v=spf1 mx -all",
    '@ CAA 0 issue "letsencrypt.org"',
    "_dmarc TXT v=DMARC1; p=quarantine",
    `mail._domainkey TXT ${LONG_KEY}`,
    "mx A 192.0.2.25",
    "mx AAAA 2001:db8::25",
    "* CNAME softwerke.md.",
    "cloud A 192.0.2.21",
    "lager NS ns.anderswo.example.",
  ],
  "s.softwerke.md": [
    "@ NS dns10.ovh.net.",
    "@ NS ns10.ovh.net.",
    "@ A 192.0.2.30",
    "* A 192.0.2.31",
    "@ MX 10 mx.softwerke.md.",
  ],
};

/** Names with TLS that the world's certificate is for. */
const NAMES = ["go.magdeburg.jetzt", "openpgpkey.softwerke.md", "openpgpkey.s.softwerke.md"];

export interface Certificate {
  readonly folder: string;
  readonly path: string;
  readonly tls: { readonly key: Buffer; readonly cert: Buffer };
}

export function newCertificate(): Certificate {
  const folder = mkdtempSync(join(tmpdir(), "randwerk-dns-"));
  const [key, path] = [join(folder, "key.pem"), join(folder, "certificate.pem")];
  const names = ["localhost", ...NAMES].map((name) => `DNS:${name}`).join(",");
  execFileSync(
    "openssl",
    [
      [
        "req",
        "-x509",
        "-newkey",
        "ec",
        "-pkeyopt",
        "ec_paramgen_curve:P-256",
        "-nodes",
        "-days",
        "90",
      ],
      [
        "-subj",
        "/CN=localhost",
        "-addext",
        `subjectAltName=${names}`,
        "-keyout",
        key,
        "-out",
        path,
      ],
    ].flat(),
    { stdio: "ignore" },
  );
  return { folder, path, tls: { key: readFileSync(key), cert: readFileSync(path) } };
}

export interface World {
  readonly ovh: Standin;
  readonly knot: Knot;
  readonly server: Server;
  readonly admin: Person;
  /** Where the names lead: an address of this machine with a port 443 of its own. */
  readonly address: string;
  /** What `randwerk dns` needs besides: the authority, and whom to ask. */
  readonly env: Readonly<Record<string, string>>;
  readonly stop: () => Promise<void>;
}

export async function startWorld(settings: Variables = {}): Promise<World> {
  const { folder, path, tls } = newCertificate();
  const serial = 2026112600;
  const knot = await startKnot(
    Object.fromEntries(Object.keys(ZONES).map((zone) => [zone, emptyZone(zone, serial)])),
  );
  const ovh = await startStandin({ tls, zones: ZONES, publish: knot.publish });
  for (const zone of Object.keys(ZONES)) knot.publish(zone, ovh.exported(zone));
  const [, second, third, fourth] = crypto.getRandomValues(new Uint8Array(4));
  const address = `127.${second}.${third}.${((fourth ?? 0) % 200) + 2}`;
  const server = await startServer({
    PUBLIC_URL: "https://go.magdeburg.jetzt",
    LINK_HOSTS: "go.magdeburg.jetzt",
    WKD_DOMAINS: "softwerke.md,s.softwerke.md",
    DNS_TARGET: address,
    ...settings,
  });
  const front = await startFront(tls, address, server);
  const admin = newPerson(server);
  return {
    ovh,
    knot,
    server,
    admin,
    address,
    env: { NODE_EXTRA_CA_CERTS: path },
    stop: async () => {
      front.closeAllConnections();
      front.close();
      admin.remove();
      await Promise.all([server.remove(), ovh.stop(), knot.stop()]);
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

const emptyZone = (zone: string, serial: number) =>
  zoneFile(zone, serial, [
    { id: 1, zone, subDomain: "", fieldType: "NS", target: "dns10.ovh.net.", ttl: 0 },
  ]);

/** HTTPS on port 443 of the address, as a proxy in front of the service has it. */
function startFront(tls: Certificate["tls"], address: string, server: Server): Promise<TlsServer> {
  const { port } = new URL(server.url);
  const front = createServer(tls, (incoming, outgoing) => {
    const { method, url: path, headers } = incoming;
    const onward = request({ host: "127.0.0.1", port, method, path, headers }, (answer) => {
      outgoing.writeHead(answer.statusCode ?? 502, answer.headers);
      answer.pipe(outgoing);
    });
    onward.on("error", () => outgoing.writeHead(502).end());
    incoming.pipe(onward);
  });
  return new Promise((resolve) => front.listen(443, address, () => resolve(front)));
}
