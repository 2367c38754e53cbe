/** Stands between the service and its object storage, and does what networks and providers do. */
import { createServer, request, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";

/** Undefined: the request goes through. */
export type Mischief =
  | { readonly kind: "answers"; readonly status: number; readonly code?: string }
  /** The connection breaks after so many octets of the body have come. */
  | { readonly kind: "breaks"; readonly afterBytes: number }
  /** The body arrives with a bit turned. */
  | { readonly kind: "alters" }
  /** Only what is signed for this region goes through, as AWS and OVH have it; whether it is signed well is for who is behind. */
  | { readonly kind: "region"; readonly expects: string }
  /** The storage tells a time so many ms from ours, and refuses because of it. */
  | { readonly kind: "clock"; readonly byMs: number; readonly refuses: boolean };

export interface Faulty {
  readonly url: string;
  /** What becomes of a request: the first rule that has something to say of it. */
  do: (mischief: Mischief | undefined, times?: number) => void;
  /** Method and path of every request since the last `do`. */
  readonly asked: string[];
  readonly stop: () => void;
}

export async function startFaulty(target: string): Promise<Faulty> {
  let mischief: Mischief | undefined;
  let left = 0;
  const asked: string[] = [];
  const { hostname, port } = new URL(target);
  const through = (req: IncomingMessage, res: ServerResponse, body: Buffer, date?: string) => {
    const { method, url, headers } = req;
    const on = request({ hostname, port, method, path: url, headers }, (answer) => {
      const more = date === undefined ? {} : { date };
      res.writeHead(answer.statusCode ?? 500, { ...answer.headers, ...more });
      answer.pipe(res);
    });
    on.once("error", () => res.destroy());
    on.end(body);
  };
  const server = createServer((req, res) => {
    asked.push(`${req.method} ${req.url}`);
    const now = left > 0 ? mischief : undefined;
    if (now !== undefined) left -= 1;
    const chunks: Buffer[] = [];
    let length = 0;
    req.on("data", (chunk: Buffer) => {
      chunks.push(chunk);
      length += chunk.length;
      if (now?.kind === "breaks" && length > now.afterBytes) req.socket.destroy();
    });
    req.on("end", () => {
      const body = Buffer.concat(chunks);
      if (now?.kind === "breaks") return req.socket.destroy();
      if (now?.kind === "answers") return refuse(res, now.status, now.code ?? "");
      if (now?.kind === "region" && regionOf(req) !== now.expects) {
        return refuseRegion(res, regionOf(req), now.expects);
      }
      if (now?.kind === "clock") {
        const date = new Date(Date.now() + now.byMs).toUTCString();
        if (!now.refuses) return through(req, res, body, date);
        return refuse(res, 403, "RequestTimeTooSkewed", { date });
      }
      if (now?.kind === "alters" && body.length > 0) body[0] = (body[0] ?? 0) ^ 1;
      through(req, res, body);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    asked,
    do(next, times = 1_000) {
      mischief = next;
      left = times;
      asked.length = 0;
    },
    stop: () => {
      server.closeAllConnections();
      server.close();
    },
  };
}

/** Of the signature's scope: `Credential=KEY/20261126/gra/s3/aws4_request`. */
const regionOf = ({ headers }: IncomingMessage): string | undefined =>
  /Credential=[^/]+\/\d{8}\/([^/]+)\/s3\//.exec(headers.authorization ?? "")?.[1];

/** Word for word what Swift's s3api answers, which OVH runs: https://github.com/s3fs-fuse/s3fs-fuse/issues/1186 */
function refuseRegion(res: ServerResponse, was: string | undefined, expects: string): void {
  res.writeHead(400, { "Content-Type": "application/xml" });
  res.end(`<?xml version='1.0' encoding='UTF-8'?>
<Error><Code>AuthorizationHeaderMalformed</Code><Message>The authorization header is malformed; the region '${was}' is wrong; expecting '${expects}'</Message><RequestId>tx030fad750ef4436b8af60-005db5a5a1</RequestId><Region>${expects}</Region></Error>`);
}

function refuse(
  res: ServerResponse,
  status: number,
  code: string,
  headers: Readonly<Record<string, string>> = {},
): void {
  res.writeHead(status, { "Content-Type": "application/xml", ...headers });
  res.end(code === "" ? "" : `<?xml version="1.0"?><Error><Code>${code}</Code></Error>`);
}
