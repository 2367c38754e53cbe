/**
 * The container's health check: ends with 0 if every store answers and time passes for it. Problems that an admin has to
 * put right (an alert that cannot be delivered, a key that ends) make no container unhealthy: a swarm would start it
 * again and again.
 */
import { get as getHttp } from "node:http";
import { get as getHttps } from "node:https";

const isHttps = (process.env.TLS_CERT ?? "") !== "";
const get = isHttps ? getHttps : getHttp;
const url = `${isHttps ? "https" : "http"}://127.0.0.1:${process.env.PORT || 8787}/healthz`;

const isWell = ({ ok, problems }) => ok || problems.length > 0;

async function judge(answer) {
  const text = (await answer.toArray()).join("");
  return Object.values(JSON.parse(text).stores).every(isWell);
}

function end(status) {
  process.exit(status);
}

// The certificate is our own, and may be for another name than this address.
const request = get(url, { rejectUnauthorized: false, timeout: 9_000 }, (answer) => {
  judge(answer).then(
    (well) => end(well ? 0 : 1),
    () => end(1),
  );
});
request.on("timeout", () => end(1)).on("error", () => end(1));
