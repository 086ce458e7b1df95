// A service of the test's own, in a sandbox, and its API.
import { spawn } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";

const BINARY = process.env.GUERDON ?? "guerdon";
export const ROOT_KEY = "root-key-of-the-browser-0123456789abcdef";

/** Starts `guerdon serve` or `guerdon demo` on an empty store and a free port. */
export async function start(command = ["serve", "--sandbox", "--clock", "2026-06-01T01:00:00Z"]) {
  const data = await mkdtemp(join(tmpdir(), "guerdon-browser-"));
  const child = spawn(BINARY, [...command, "--json", "--data", data, "--listen", "127.0.0.1:0"], {
    env: { ...process.env, GUERDON_ROOT_KEY: ROOT_KEY },
    stdio: ["ignore", "pipe", "pipe"],
  });
  let complaint = "";
  child.stderr.on("data", (chunk) => (complaint += chunk));
  const told = await new Promise((resolve, reject) => {
    createInterface({ input: child.stdout }).once("line", (line) => resolve(JSON.parse(line)));
    child.once("exit", (code) => reject(new Error(`guerdon ended with ${code}: ${complaint}`)));
    child.once("error", reject);
  });
  const url = told.listening.startsWith("http") ? told.listening : `http://${told.listening}`;
  const stop = async () => {
    const ended = new Promise((resolve) => child.once("exit", resolve));
    child.kill("SIGTERM");
    await ended;
    await rm(data, { recursive: true });
  };
  return { url, keys: told.keys, call: caller(url), stop };
}

function caller(url) {
  return async (method, path, body, key = ROOT_KEY) => {
    const answer = await fetch(url + path, {
      method,
      headers: { authorization: `Bearer ${key}`, ...(body && { "content-type": type(path) }) },
      body: body && JSON.stringify(body),
    });
    const text = await answer.text();
    if (!answer.ok) throw new Error(`${method} ${path}: ${answer.status} ${text}`);
    return text && JSON.parse(text);
  };
}

const type = (path) => (path === "/v1/events" ? "application/cloudevents-batch+json" : "application/json");

let told = 0;

/** An event of the host. */
export function event(kind, time, data) {
  told += 1;
  return { specversion: "1.0", id: `browser-${told}`, source: "shop", type: kind, time, data };
}
